using VmActors.Vocabulary;

namespace VmActors.Units.Frames;

/// <summary>
/// A record for each physical frame, in chunks that come into being when a frame of theirs is first touched.
/// </summary>
public sealed class FrameTable
{
    private const int ChunkShift = 10;
    private const int ChunkLength = 1 << ChunkShift;

    private FrameRecord[]?[] _chunks = [];

    /// <summary>A table of free frames.</summary>
    /// <param name="totalCount">Frames of the machine, 1 or more.</param>
    public FrameTable(long totalCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(totalCount);
        TotalCount = totalCount;
    }

    /// <summary>Frames of the machine.</summary>
    public long TotalCount { get; }

    /// <summary>The frame's record, to read and to change.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The machine has no such frame.</exception>
    public ref FrameRecord this[Pfn frame]
    {
        get
        {
            if ((ulong)frame.Value >= (ulong)TotalCount)
                throw new ArgumentOutOfRangeException(nameof(frame), frame, "the machine has no such frame");
            var index = checked((int)(frame.Value >> ChunkShift));
            var chunk = index < _chunks.Length ? _chunks[index] : null;
            return ref (chunk ?? NewChunk(index))[frame.Value & (ChunkLength - 1)];
        }
    }

    private FrameRecord[] NewChunk(int index)
    {
        if (index >= _chunks.Length) Array.Resize(ref _chunks, Math.Max(index + 1, _chunks.Length * 2));
        return _chunks[index] = new FrameRecord[ChunkLength];
    }
}
