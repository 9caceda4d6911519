namespace VmActors.Vocabulary;

/// <summary>What mmap is asked for, by Linux's bits (<c>include/uapi/linux/mman.h</c>); the type is in the lowest
/// four.</summary>
[Flags]
public enum MapFlags : long
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Stores are seen by all who map it.</summary>
    Shared = 1,

    /// <summary>Stores go to a copy.</summary>
    Private = 2,

    /// <summary>As <see cref="Shared"/>, and flags that are unknown are refused.</summary>
    SharedValidate = 3,

    /// <summary>The bits of the type.</summary>
    Type = 15,

    /// <summary>At the given address; what is there goes.</summary>
    Fixed = 0x10,

    /// <summary>No file: zero pages.</summary>
    Anonymous = 0x20,

    /// <summary>At the given address, where nothing is.</summary>
    FixedNoReplace = 0x100000,
}

/// <summary>What mremap is asked for, by Linux's bits.</summary>
[Flags]
public enum RemapFlags : long
{
    /// <summary>To change the length in place.</summary>
    None = 0,

    /// <summary>It may be somewhere else then.</summary>
    MayMove = 1,

    /// <summary>It is to be at the new address then; what is there goes.</summary>
    Fixed = 2,
}

/// <summary>What a program says of its further use of memory, by Linux's numbers.</summary>
public enum Advice : long
{
    /// <summary>Nothing special.</summary>
    Normal = 0,

    /// <summary>Here and there.</summary>
    Random = 1,

    /// <summary>From its start to its end.</summary>
    Sequential = 2,

    /// <summary>Soon.</summary>
    WillNeed = 3,

    /// <summary>Not any more: what was stored to private pages is lost.</summary>
    DontNeed = 4,
}

/// <summary>What msync is asked for, by Linux's bits.</summary>
[Flags]
public enum SyncFlags : long
{
    /// <summary>Nothing but whether all is mapped.</summary>
    None = 0,

    /// <summary>Some time: Linux does nothing.</summary>
    Async = 1,

    /// <summary>Others' copies are to be dropped: there are none, but locked memory refuses.</summary>
    Invalidate = 2,

    /// <summary>Now.</summary>
    Sync = 4,
}

/// <summary>Why a reference raised a signal, by Linux's names of <c>si_code</c>.</summary>
public enum FaultCode
{
    /// <summary>SIGSEGV: no area holds the address (SEGV_MAPERR).</summary>
    NotMapped,

    /// <summary>SIGSEGV: the area does not allow the access (SEGV_ACCERR).</summary>
    NotAllowed,

    /// <summary>SIGBUS: the page is behind the end of what is mapped (BUS_ADRERR).</summary>
    BehindEnd,
}
