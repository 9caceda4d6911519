namespace VmActors.Vocabulary;

/// <summary>A segment as the kernel tells a CPU of it: a contiguous piece of physical memory with one protection.
/// </summary>
/// <param name="Base">Its first byte; one past its last when it grows down.</param>
/// <param name="Limit">Its size in bytes; 0: the segment is absent.</param>
/// <param name="GrowsDown">Whether it ends at its base, as a stack does.</param>
/// <param name="Rights">What a program may do with it.</param>
public readonly record struct SegmentDescriptor(
    PhysicalAddress Base, ulong Limit, bool GrowsDown, Protection Rights);
