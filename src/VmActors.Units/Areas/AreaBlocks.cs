using System.Runtime.InteropServices;
using VmActors.Vocabulary;

namespace VmActors.Units.Areas;

/// <summary>
/// Disjoint areas in ascending order, in blocks of at most <see cref="BlockLength"/>: a B-tree of two levels. A search
/// is two binary searches; a change moves at most one block and the list of blocks. No block is empty.
/// </summary>
internal sealed class AreaBlocks
{
    private const int BlockLength = 64;

    private readonly List<Block> _blocks = [];
    private readonly List<Vpn> _firsts = []; // by block: where its first area starts

    /// <summary>How many areas there are.</summary>
    public int Count { get; private set; }

    /// <summary>The last area that starts at or below <paramref name="vpn"/>.</summary>
    public bool TryFloor(Vpn vpn, out Area area)
    {
        area = default;
        var at = BlockOf(vpn);
        if (at < 0) return false;
        area = _blocks[at][_blocks[at].IndexOf(vpn)];
        return true;
    }

    /// <summary>The first area that starts at or above <paramref name="vpn"/>.</summary>
    public bool TryCeiling(Vpn vpn, out Area area)
    {
        if (TryFloor(vpn, out area) && area.Range.Start == vpn) return true;
        var at = Math.Max(0, BlockOf(vpn));
        if (at == _blocks.Count) return false;
        var index = _blocks[at].IndexOf(vpn) + 1;
        if (index == _blocks[at].Count) (at, index) = (at + 1, 0);
        if (at == _blocks.Count) return false;
        area = _blocks[at][index];
        return true;
    }

    /// <summary>Adds an area that overlaps no other.</summary>
    public void Insert(Area area)
    {
        var start = area.Range.Start;
        Count++;
        if (_blocks.Count == 0)
        {
            _blocks.Add(new Block());
            _firsts.Add(start);
        }
        var at = Math.Max(0, BlockOf(start));
        if (_blocks[at].Count == BlockLength)
        {
            var upper = _blocks[at].SplitUpperHalf();
            _blocks.Insert(at + 1, upper);
            _firsts.Insert(at + 1, upper.First);
            if (start > upper.First) at++;
        }
        _blocks[at].Insert(_blocks[at].IndexOf(start) + 1, area);
        _firsts[at] = _blocks[at].First;
    }

    /// <summary>Takes out the area that starts at <paramref name="start"/>; there is one.</summary>
    public void Remove(Vpn start)
    {
        Count--;
        var at = BlockOf(start);
        _blocks[at].RemoveAt(_blocks[at].IndexOf(start));
        if (_blocks[at].Count > 0)
        {
            _firsts[at] = _blocks[at].First;
            return;
        }
        _blocks.RemoveAt(at);
        _firsts.RemoveAt(at);
    }

    /// <summary>The last block whose first area starts at or below <paramref name="vpn"/>, or -1.</summary>
    private int BlockOf(Vpn vpn) => Floor(CollectionsMarshal.AsSpan(_firsts), vpn);

    /// <summary>The last of the ascending page numbers that is at or below <paramref name="vpn"/>, or -1.</summary>
    /// <remarks>Without a branch that depends on the data: random lookups would miss every second one.</remarks>
    private static int Floor(ReadOnlySpan<Vpn> starts, Vpn vpn)
    {
        if (starts.IsEmpty) return -1;
        var low = 0;
        for (var length = starts.Length; length > 1; length -= length / 2)
        {
            // All ones when the middle is at or below: page numbers have fewer than 63 bits.
            var take = ~(int)((long)(vpn.Value - starts[low + (length / 2)].Value) >> 63);
            low += take & (length / 2);
        }
        return starts[low] <= vpn ? low : low - 1;
    }

    private sealed class Block
    {
        private readonly Vpn[] _starts = new Vpn[BlockLength];
        private readonly Area[] _areas = new Area[BlockLength];

        public int Count { get; private set; }

        public Vpn First => _starts[0];

        public Area this[int index] => _areas[index];

        /// <summary>The last area that starts at or below <paramref name="vpn"/>, or -1.</summary>
        public int IndexOf(Vpn vpn) => Floor(_starts.AsSpan(0, Count), vpn);

        public void Insert(int index, Area area)
        {
            _starts.AsSpan(index, Count - index).CopyTo(_starts.AsSpan(index + 1));
            _areas.AsSpan(index, Count - index).CopyTo(_areas.AsSpan(index + 1));
            (_starts[index], _areas[index]) = (area.Range.Start, area);
            Count++;
        }

        public void RemoveAt(int index)
        {
            Count--;
            _starts.AsSpan(index + 1, Count - index).CopyTo(_starts.AsSpan(index));
            _areas.AsSpan(index + 1, Count - index).CopyTo(_areas.AsSpan(index));
        }

        public Block SplitUpperHalf()
        {
            var upper = new Block { Count = Count / 2 };
            Count -= upper.Count;
            _starts.AsSpan(Count, upper.Count).CopyTo(upper._starts);
            _areas.AsSpan(Count, upper.Count).CopyTo(upper._areas);
            return upper;
        }
    }
}
