using VmActors.Units.PageTable;
using VmActors.Vocabulary;

namespace VmActors.Units.Memory;

/// <summary>
/// The kernel's way into physical memory: its stores are staged, seen by its own loads at once, and by hardware only
/// after <see cref="Publish"/>. So a hardware walker never races with a store.
/// </summary>
/// <param name="memory">The memory behind it.</param>
/// <param name="firstStaged">Called when something is staged and nothing was: <see cref="Publish"/> is wanted.</param>
public sealed class StagedMemory(PhysicalMemory memory, Action firstStaged) : IPageTableMemory
{
    private readonly List<Store> _stores = [];
    private readonly Dictionary<ulong, ulong> _words = [];
    private readonly Dictionary<long, ulong[]> _frames = [];

    /// <inheritdoc/>
    public PageSize PageSize => memory.PageSize;

    /// <summary>The word at <paramref name="address"/>, as the kernel last wrote it.</summary>
    public ulong Read(PhysicalAddress address)
    {
        if (_words.Count > 0 && _words.TryGetValue(address.Value, out var word))
            return word;
        if (_frames.Count > 0 && _frames.TryGetValue(PageSize.FrameOf(address).Value, out var frame))
            return frame.Length == 0 ? 0 : frame[PageSize.WordOf(address)];
        return memory.Read(address);
    }

    /// <inheritdoc/>
    public void ReadTable(Pfn frame, Span<ulong> words)
    {
        if (_stores.Count == 0 && memory.Contents(frame) is var published)
        {
            words[published.Length..].Clear();
            published.CopyTo(words);
            return;
        }
        for (var index = 0; index < words.Length; index++)
            words[index] = Read(PageSize.AddressOf(frame) + ((ulong)index * sizeof(ulong)));
    }

    /// <summary>Stages one word.</summary>
    public void Write(PhysicalAddress address, ulong value)
    {
        _words[address.Value] = value;
        Stage(new Store(address, value, null));
    }

    /// <summary>Stages a whole frame: all its words, or none for zero.</summary>
    public void SetContents(Pfn frame, ReadOnlySpan<ulong> words)
    {
        var copy = words.ToArray();
        _frames[frame.Value] = copy;
        if (_words.Count > 0)
        {
            for (var offset = 0UL; offset <= PageSize.OffsetMask; offset += sizeof(ulong))
                _words.Remove((PageSize.AddressOf(frame) + offset).Value);
        }
        Stage(new Store(PageSize.AddressOf(frame), 0, copy));
    }

    /// <summary>Stages a copy of a frame that no CPU can write any more.</summary>
    public void Copy(Pfn from, Pfn to)
    {
        var words = new ulong[PageSize.Words];
        ReadTable(from, words);
        SetContents(to, words);
    }

    /// <summary>The published words of a frame; empty when it is all zero. For a frame that no CPU can write any
    /// more.</summary>
    public ReadOnlySpan<ulong> Contents(Pfn frame) => memory.Contents(frame);

    /// <summary>Makes all staged stores visible, in their order.</summary>
    public void Publish()
    {
        foreach (var (address, value, words) in _stores)
        {
            if (words is null)
                memory.Write(address, value);
            else
                memory.SetContents(PageSize.FrameOf(address), words);
        }
        _stores.Clear();
        _words.Clear();
        _frames.Clear();
    }

    private void Stage(Store store)
    {
        if (_stores.Count == 0)
            firstStaged();
        _stores.Add(store);
    }

    private readonly record struct Store(PhysicalAddress Address, ulong Value, ulong[]? Words);
}
