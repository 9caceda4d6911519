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

    /// <summary>How many areas there are.</summary>
    public int Count { get; private set; }

    /// <summary>The last area that starts at or below <paramref name="vpn"/>.</summary>
    public bool TryFloor(Vpn vpn, out Area area)
    {
        var block = BlockOf(vpn);
        area = default;
        if (block < 0) return false;
        area = _blocks[block].Areas[_blocks[block].Floor(vpn)];
        return true;
    }

    /// <summary>The first area that starts at or above <paramref name="vpn"/>.</summary>
    public bool TryCeiling(Vpn vpn, out Area area)
    {
        area = default;
        var block = BlockOf(vpn);
        var index = 0;
        if (block < 0)
            block = 0;
        else
        {
            index = _blocks[block].Floor(vpn);
            if (_blocks[block].Areas[index].Range.Start < vpn) index++;
            if (index == _blocks[block].Count) (block, index) = (block + 1, 0);
        }
        if (block == _blocks.Count) return false;
        area = _blocks[block].Areas[index];
        return true;
    }

    /// <summary>Adds an area that overlaps no other.</summary>
    public void Insert(Area area)
    {
        Count++;
        if (_blocks.Count == 0) _blocks.Add(new Block());
        var at = Math.Max(0, BlockOf(area.Range.Start));
        if (_blocks[at].Count == BlockLength)
        {
            _blocks.Insert(at + 1, _blocks[at].SplitUpperHalf());
            if (area.Range.Start > _blocks[at + 1].Areas[0].Range.Start) at++;
        }
        var block = _blocks[at];
        var index = block.Floor(area.Range.Start) + 1;
        Array.Copy(block.Areas, index, block.Areas, index + 1, block.Count - index);
        block.Areas[index] = area;
        block.Count++;
    }

    /// <summary>Takes out the area that starts at <paramref name="start"/>; there is one.</summary>
    public void Remove(Vpn start)
    {
        Count--;
        var at = BlockOf(start);
        var block = _blocks[at];
        var index = block.Floor(start);
        block.Count--;
        Array.Copy(block.Areas, index + 1, block.Areas, index, block.Count - index);
        if (block.Count == 0) _blocks.RemoveAt(at);
    }

    /// <summary>The last block whose first area starts at or below <paramref name="vpn"/>, or -1.</summary>
    private int BlockOf(Vpn vpn)
    {
        var (low, high) = (-1, _blocks.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (_blocks[middle].Areas[0].Range.Start <= vpn) low = middle;
            else high = middle - 1;
        }
        return low;
    }

    private sealed class Block
    {
        public Area[] Areas { get; } = new Area[BlockLength];

        public int Count { get; set; }

        /// <summary>The last area that starts at or below <paramref name="vpn"/>, or -1.</summary>
        public int Floor(Vpn vpn)
        {
            var (low, high) = (-1, Count - 1);
            while (low < high)
            {
                var middle = (low + high + 1) / 2;
                if (Areas[middle].Range.Start <= vpn) low = middle;
                else high = middle - 1;
            }
            return low;
        }

        public Block SplitUpperHalf()
        {
            var upper = new Block { Count = Count / 2 };
            Count -= upper.Count;
            Array.Copy(Areas, Count, upper.Areas, 0, upper.Count);
            return upper;
        }
    }
}
