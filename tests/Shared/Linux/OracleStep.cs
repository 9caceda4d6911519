namespace VmActors.Tests.Linux;

/// <summary>One thing that a process of a script does. Lengths and offsets are in bytes.</summary>
/// <param name="Process">Which process; 0 is the first, a fork numbers its child.</param>
internal abstract record OracleStep(int Process)
{
    /// <summary>mmap.</summary>
    internal sealed record Map(
        int Process, OracleAddress Address, ulong Length, OracleRights Rights, OracleMapFlags Flags, OracleFile File,
        ulong Offset) : OracleStep(Process);

    /// <summary>munmap.</summary>
    internal sealed record Unmap(int Process, OracleAddress Address, ulong Length) : OracleStep(Process);

    /// <summary>mprotect.</summary>
    internal sealed record Protect(int Process, OracleAddress Address, ulong Length, OracleRights Rights)
        : OracleStep(Process);

    /// <summary>mremap; <paramref name="NewAddress"/> is there with <see cref="OracleRemapFlags.Fixed"/>
    /// only.</summary>
    internal sealed record Remap(
        int Process, OracleAddress Address, ulong OldLength, ulong NewLength, OracleRemapFlags Flags,
        OracleAddress? NewAddress) : OracleStep(Process);

    /// <summary>The system call brk: asks for a break, and answers with the one that there is then.</summary>
    internal sealed record Break(int Process, OracleAddress Address) : OracleStep(Process);

    /// <summary>madvise.</summary>
    internal sealed record Advise(int Process, OracleAddress Address, ulong Length, OracleAdvice Advice)
        : OracleStep(Process);

    /// <summary>msync.</summary>
    internal sealed record Sync(int Process, OracleAddress Address, ulong Length, OracleSyncFlags Flags)
        : OracleStep(Process);

    /// <summary>mlock.</summary>
    internal sealed record Lock(int Process, OracleAddress Address, ulong Length) : OracleStep(Process);

    /// <summary>munlock.</summary>
    internal sealed record Unlock(int Process, OracleAddress Address, ulong Length) : OracleStep(Process);

    /// <summary>A load of 1, 2, 4 or 8 bytes of one page, the lowest byte first.</summary>
    internal sealed record Load(int Process, OracleAddress Address, int Size) : OracleStep(Process);

    /// <summary>A store of 1, 2, 4 or 8 bytes into one page.</summary>
    internal sealed record Store(int Process, OracleAddress Address, int Size, ulong Value) : OracleStep(Process);

    /// <summary>A jump to an address, where a return instruction is if the page may be executed.</summary>
    internal sealed record Fetch(int Process, OracleAddress Address) : OracleStep(Process);

    /// <summary>pread of 1, 2, 4 or 8 bytes inside the file.</summary>
    internal sealed record ReadFile(int Process, OracleFile File, ulong Offset, int Size) : OracleStep(Process);

    /// <summary>fork; the child is the next process that has no number yet.</summary>
    internal sealed record Fork(int Process) : OracleStep(Process);

    /// <summary>The process ends.</summary>
    internal sealed record Exit(int Process) : OracleStep(Process);

    /// <summary>The areas of arena and heap, as /proc/PID/maps shows them.</summary>
    internal sealed record Maps(int Process) : OracleStep(Process);
}

/// <summary>PROT_*; other bits are what a script made wrong.</summary>
[Flags]
internal enum OracleRights : ulong
{
    None = 0,
    Read = 1,
    Write = 2,
    Execute = 4,
    Valid = Read | Write | Execute,
}

/// <summary>MAP_*; the type is in the lowest four bits.</summary>
[Flags]
internal enum OracleMapFlags : ulong
{
    None = 0,
    Shared = 1,
    Private = 2,
    SharedValidate = 3,
    Type = 15,
    Fixed = 0x10,
    Anonymous = 0x20,
    NoReplace = 0x100000,
}

/// <summary>MREMAP_*.</summary>
[Flags]
internal enum OracleRemapFlags : ulong
{
    None = 0,
    MayMove = 1,
    Fixed = 2,
    Valid = MayMove | Fixed,
}

/// <summary>MADV_*; other values are what a script made wrong.</summary>
internal enum OracleAdvice : ulong
{
    Normal = 0,
    Random = 1,
    Sequential = 2,
    WillNeed = 3,
    DontNeed = 4,
}

/// <summary>MS_*.</summary>
[Flags]
internal enum OracleSyncFlags : ulong
{
    None = 0,
    Async = 1,
    Invalidate = 2,
    Sync = 4,
    Valid = Async | Invalidate | Sync,
}
