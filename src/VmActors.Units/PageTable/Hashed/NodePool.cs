using VmActors.Units.PageTable.Chains;
using VmActors.Vocabulary;

namespace VmActors.Units.PageTable.Hashed;

/// <summary>Frames that hold entries of chains: which are free. The lowest is taken first.</summary>
internal sealed class NodePool
{
    private readonly Dictionary<Pfn, UInt128> _used = []; // a bit for each entry; never iterated
    private readonly SortedSet<Pfn> _withRoom = [];

    /// <summary>Frames in the pool.</summary>
    public int FrameCount => _used.Count;

    /// <summary>Whether an entry can be taken.</summary>
    public bool HasRoom => _withRoom.Count > 0;

    /// <summary>Gives the pool a frame, all zero.</summary>
    public void AddFrame(Pfn frame)
    {
        _used.Add(frame, UInt128.Zero);
        _withRoom.Add(frame);
    }

    /// <summary>Takes a free entry; there is one.</summary>
    public PhysicalAddress Take()
    {
        var frame = _withRoom.Min;
        var index = (int)UInt128.TrailingZeroCount(~_used[frame]);
        _used[frame] |= UInt128.One << index;
        if (_used[frame] == UInt128.MaxValue) _withRoom.Remove(frame);
        return ChainNode.PageSize.AddressOf(frame) + (ulong)(index * ChainNode.Bytes);
    }

    /// <summary>Gives an entry back; its frame leaves the pool when it was the last, and is returned then.</summary>
    public Pfn? Return(PhysicalAddress node)
    {
        var (frame, index) = PlaceOf(node);
        _used[frame] &= ~(UInt128.One << index);
        _withRoom.Add(frame);
        if (_used[frame] != UInt128.Zero) return null;
        _used.Remove(frame);
        _withRoom.Remove(frame);
        return frame;
    }

    /// <summary>Whether the entry is taken.</summary>
    public bool IsTaken(PhysicalAddress node)
    {
        var (frame, index) = PlaceOf(node);
        return _used.TryGetValue(frame, out var used) && (used >> index & UInt128.One) != UInt128.Zero;
    }

    /// <summary>Entries taken in a frame of the pool.</summary>
    public long TakenIn(Pfn frame) => (long)UInt128.PopCount(_used[frame]);

    private static (Pfn Frame, int Index) PlaceOf(PhysicalAddress node) => (
        ChainNode.PageSize.FrameOf(node), (int)(node.Value & ChainNode.PageSize.OffsetMask) / ChainNode.Bytes);
}
