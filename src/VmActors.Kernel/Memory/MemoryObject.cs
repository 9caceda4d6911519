using VmActors.Vocabulary;

namespace VmActors.Kernel.Memory;

/// <summary>Something that areas map: a file, or memory that processes share (Linux: address_space of an
/// inode).</summary>
/// <param name="number">Its number, from 1.</param>
/// <param name="name">For reports.</param>
/// <param name="pageCount">Its pages.</param>
/// <param name="isFile">It is a file; else its pages go to swap.</param>
internal sealed class MemoryObject(int number, string name, long pageCount, bool isFile)
{
    /// <summary>Its number, from 1.</summary>
    public int Number { get; } = number;

    /// <summary>Its pages: a reference beyond is an error (SIGBUS).</summary>
    public long PageCount { get; } = pageCount;

    /// <summary>It is a file; else its pages go to swap.</summary>
    public bool IsFile { get; } = isFile;

    /// <summary>Where its pages are that are in memory, by index.</summary>
    public SortedDictionary<long, Pfn> Frames { get; } = [];

    /// <summary>Where its pages are that are on the swap disk; never a file's.</summary>
    public SortedDictionary<long, SwapSlot> Slots { get; } = [];

    /// <summary>Nobody maps it any more, and it is being dropped.</summary>
    public bool IsGone { get; set; }

    public override string ToString() => name;
}
