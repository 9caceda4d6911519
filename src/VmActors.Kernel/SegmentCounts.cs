using VmActors.Vocabulary;

namespace VmActors.Kernel;

/// <summary>What the kernel has counted of memory in contiguous pieces.</summary>
public sealed class SegmentCounts
{
    /// <summary>Pieces placed, those that replace smaller ones included.</summary>
    public long Placements { get; set; }

    /// <summary>Segments that a process shares with one that runs the same program already.</summary>
    public long Shared { get; set; }

    /// <summary>Pieces that grew where they lay.</summary>
    public long Extensions { get; set; }

    /// <summary>Pieces that were copied to another place to grow.</summary>
    public long Moves { get; set; }

    /// <summary>Times that all pieces were moved together.</summary>
    public long Compactions { get; set; }

    /// <summary>Bytes copied by moves and compactions.</summary>
    public long BytesCopied { get; set; }

    /// <summary>Time that the copies took.</summary>
    public SimDuration CopyTime { get; set; }

    /// <summary>Times that a piece fitted in no free block.</summary>
    public long DoesNotFit { get; set; }

    /// <summary>Those of <see cref="DoesNotFit"/> where the free bytes would have been enough.</summary>
    public long Fragmented { get; set; }

    /// <summary>The free bytes when a piece did not fit, the time that the most were free.</summary>
    public ulong FreeBytesAtWorst { get; set; }

    /// <summary>The largest free block at that moment.</summary>
    public ulong LargestFreeAtWorst { get; set; }

    /// <summary>The most bytes that lay within pieces and in no area, at one time.</summary>
    public ulong InternalBytesPeak { get; set; }
}
