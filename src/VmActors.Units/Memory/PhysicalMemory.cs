using VmActors.Vocabulary;

namespace VmActors.Units.Memory;

/// <summary>
/// The contents of the machine's frames, in 64-bit words. A frame that was never written reads as zero and costs
/// nothing; memory for the index grows with the highest frame used.
/// </summary>
/// <remarks>Many may read at once; writes happen only where nobody reads: between two quanta.</remarks>
public sealed class PhysicalMemory : IByteMemory
{
    private const int ChunkShift = 10;
    private const int ChunkMask = (1 << ChunkShift) - 1;

    private readonly long _frameCount;
    private ulong[]?[]?[] _chunks = [];

    /// <summary>A memory of <paramref name="frameCount"/> frames, all zero.</summary>
    public PhysicalMemory(long frameCount, PageSize pageSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(frameCount, 1);
        (_frameCount, PageSize) = (frameCount, pageSize);
    }

    /// <summary>The size of its frames.</summary>
    public PageSize PageSize { get; }

    /// <summary>The word at <paramref name="address"/>.</summary>
    public ulong Read(PhysicalAddress address) =>
        Frame(PageSize.FrameOf(address)) is { } frame ? frame[PageSize.WordOf(address)] : 0;

    /// <inheritdoc/>
    public bool TryRead(PhysicalAddress address, int bytes, out ulong value)
    {
        value = 0;
        var last = address.Value + (ulong)bytes - 1;
        if (last >> PageSize.Shift >= (ulong)_frameCount || last < address.Value) return false;
        value = Read(address);
        if (bytes == sizeof(ulong) && (address.Value & 7) == 0) return true;
        var shift = (int)(address.Value & 7) * 8;
        value >>= shift;
        if (shift + (bytes * 8) > 64) value |= Read(new PhysicalAddress(last)) << (64 - shift);
        if (bytes < sizeof(ulong)) value &= (1UL << (bytes * 8)) - 1;
        return true;
    }

    /// <summary>Writes one word.</summary>
    public void Write(PhysicalAddress address, ulong value)
    {
        var frame = Frame(PageSize.FrameOf(address));
        if (frame is null)
        {
            if (value == 0)
                return;
            frame = new ulong[PageSize.Words];
            Slot(PageSize.FrameOf(address)) = frame;
        }
        frame[PageSize.WordOf(address)] = value;
    }

    /// <summary>The words of a frame; empty when the frame is all zero.</summary>
    public ReadOnlySpan<ulong> Contents(Pfn frame) => Frame(frame);

    /// <summary>Makes a frame's contents those given: all its words, or none for zero.</summary>
    public void SetContents(Pfn frame, ReadOnlySpan<ulong> words)
    {
        if (words.IsEmpty)
        {
            if (Frame(frame) is not null)
                Slot(frame) = null;
            return;
        }
        ArgumentOutOfRangeException.ThrowIfNotEqual(words.Length, PageSize.Words);
        words.CopyTo(Slot(frame) ??= new ulong[PageSize.Words]);
    }

    private ulong[]? Frame(Pfn frame)
    {
        var chunk = (ulong)frame.Value >> ChunkShift;
        return chunk < (ulong)_chunks.Length && _chunks[chunk] is { } frames
            ? frames[(int)frame.Value & ChunkMask]
            : null;
    }

    private ref ulong[]? Slot(Pfn frame)
    {
        if ((ulong)frame.Value >= (ulong)_frameCount)
            throw new ArgumentOutOfRangeException(nameof(frame), frame, $"the machine has {_frameCount} frames");
        var chunk = (int)(frame.Value >> ChunkShift);
        if (chunk >= _chunks.Length)
            Array.Resize(
                ref _chunks, Math.Max(chunk + 1, Math.Min(_chunks.Length * 2, (int)((_frameCount >> ChunkShift) + 1))));
        return ref (_chunks[chunk] ??= new ulong[]?[1 << ChunkShift])[(int)frame.Value & ChunkMask];
    }
}
