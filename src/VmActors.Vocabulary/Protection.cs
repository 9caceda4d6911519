namespace VmActors.Vocabulary;

/// <summary>What a program may do with a page; POSIX <c>PROT_READ</c>, <c>PROT_WRITE</c>, <c>PROT_EXEC</c>.</summary>
[Flags]
public enum Protection : byte
{
    /// <summary>No access: <c>PROT_NONE</c>.</summary>
    None = 0,

    /// <summary>Loads.</summary>
    Read = 1,

    /// <summary>Stores.</summary>
    Write = 2,

    /// <summary>Instruction fetches.</summary>
    Execute = 4,

    /// <summary>Loads and stores: what a heap has.</summary>
    ReadWrite = Read | Write,

    /// <summary>Everything.</summary>
    All = Read | Write | Execute,
}

/// <summary>The four kinds of memory reference.</summary>
public enum AccessKind : byte
{
    /// <summary>An instruction fetch.</summary>
    Fetch = 0,

    /// <summary>A data load.</summary>
    Load = 1,

    /// <summary>A data store.</summary>
    Store = 2,

    /// <summary>A load and a store of one instruction at one address; one reference, one translation.</summary>
    Modify = 3,
}

/// <summary>What each kind of reference asks of a page.</summary>
public static class AccessKinds
{
    /// <summary>The protection that a reference of this kind needs.</summary>
    public static Protection Needs(this AccessKind kind) => kind switch
    {
        AccessKind.Fetch => Protection.Execute,
        AccessKind.Load => Protection.Read,
        AccessKind.Store => Protection.Write,
        _ => Protection.ReadWrite,
    };

    /// <summary>Whether a reference of this kind writes.</summary>
    public static bool Writes(this AccessKind kind) => kind >= AccessKind.Store;

    /// <summary>Whether <paramref name="granted"/> has everything that <paramref name="needed"/> asks for.</summary>
    public static bool Grants(this Protection granted, Protection needed) => (granted & needed) == needed;
}
