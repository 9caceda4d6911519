using VmActors.Vocabulary;

namespace VmActors.Workloads.Traces.Lackey;

/// <summary>What a line between the references says.</summary>
public enum LackeyMessageKind
{
    /// <summary>From here on the references are those of the thread.</summary>
    Runs,

    /// <summary>A new thread runs for the first time; the number may have been another thread's before.</summary>
    Starts,

    /// <summary>The thread made another thread.</summary>
    Clone,

    /// <summary><c>mmap</c>: address, length, protection.</summary>
    Map,

    /// <summary><c>munmap</c>: address, length.</summary>
    Unmap,

    /// <summary><c>mprotect</c>: address, length, protection.</summary>
    Protect,

    /// <summary><c>brk</c>: the end of the heap after the call, as the address.</summary>
    Break,

    /// <summary><c>mremap</c>: the new address and length, the old address and length.</summary>
    Remap,

    /// <summary>A call without a meaning for memory, or one that failed.</summary>
    Other,
}

/// <summary>One fact from the lines between the references.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Thread">Valgrind's number of the thread, 1 and up.</param>
/// <param name="Address">By kind.</param>
/// <param name="Length">In bytes, by kind.</param>
/// <param name="Protection">By kind.</param>
/// <param name="OldAddress">Of a <see cref="LackeyMessageKind.Remap"/>.</param>
/// <param name="OldLength">Of a <see cref="LackeyMessageKind.Remap"/>.</param>
public readonly record struct LackeyMessage(
    LackeyMessageKind Kind,
    int Thread,
    ulong Address = 0,
    ulong Length = 0,
    Protection Protection = Protection.None,
    ulong OldAddress = 0,
    ulong OldLength = 0);
