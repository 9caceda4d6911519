namespace VmActors.Units.Allocation;

/// <summary>
/// An allocator of contiguous ranges over a list of free blocks (OSTEP, chapter 17; Knuth vol. 1, 2.5): a request takes
/// the front of the block that its policy finds, and the rest stays in the block's place. It places address spaces and
/// segments in memory, and is a heap; addresses are plain numbers.
/// </summary>
/// <remarks>A search is linear in the number of free blocks, as on paper.</remarks>
public sealed class FreeList
{
    private readonly FreeListSpec _spec;
    private readonly List<FreeBlock> _blocks = [];
    private readonly Dictionary<ulong, ulong> _sizes = []; // gross, by the address handed out; never iterated
    private ulong _rover; // an address in the block where the next search starts, when the policy is Next

    /// <summary>A list of one free block: the whole range.</summary>
    /// <exception cref="ArgumentException">There can be no such list; the message says why.</exception>
    public FreeList(FreeListSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (spec.Problem() is { } problem) throw new ArgumentException(problem, nameof(spec));
        _spec = spec;
        _blocks.Add(new FreeBlock(spec.Start, spec.Size));
        (FreeBytes, _rover) = (spec.Size, spec.Start);
    }

    /// <summary>The free blocks in the order of the list.</summary>
    public IReadOnlyList<FreeBlock> Blocks => _blocks;

    /// <summary>Bytes in free blocks.</summary>
    public ulong FreeBytes { get; private set; }

    /// <summary>Allocations that were not freed yet.</summary>
    public int AllocationCount => _sizes.Count;

    /// <summary>Bytes of the largest free block: what a request can get at most, its header included.</summary>
    public ulong LargestFree
    {
        get
        {
            var largest = 0UL;
            foreach (var block in _blocks) largest = Math.Max(largest, block.Size);
            return largest;
        }
    }

    /// <summary>External fragmentation: the part of the free bytes that is not in the largest block, 0 to 1; 0 when
    /// nothing is free.</summary>
    public double Fragmentation => FreeBytes == 0 ? 0 : 1 - ((double)LargestFree / FreeBytes);

    /// <summary>Whether a search for <paramref name="size"/> bytes would find a block.</summary>
    public bool Fits(ulong size) => size <= _spec.Size && _spec.Gross(size) <= LargestFree;

    /// <summary>Takes a range of <paramref name="size"/> bytes, 1 or more.</summary>
    public AllocationOutcome Allocate(ulong size)
    {
        ArgumentOutOfRangeException.ThrowIfZero(size);
        var gross = size <= _spec.Size ? _spec.Gross(size) : ulong.MaxValue;
        var index = Search(gross, out var searched);
        if (index < 0) return new AllocationOutcome(false, 0, searched);
        var block = _blocks[index];
        if (block.Size == gross) _blocks.RemoveAt(index);
        else _blocks[index] = new FreeBlock(block.Start + gross, block.Size - gross);
        if (_blocks.Count > 0) _rover = _blocks[index % _blocks.Count].Start;
        FreeBytes -= gross;
        var address = block.Start + _spec.HeaderSize;
        _sizes.Add(address, gross);
        return new AllocationOutcome(true, address, searched);
    }

    /// <summary>Makes an allocation larger where it lies, if the bytes next to it are free. For lists without
    /// headers.</summary>
    /// <param name="address">As it was handed out.</param>
    /// <param name="bytes">How many more, 1 or more; rounded up as a request is.</param>
    /// <param name="isBefore">Whether they are to lie before it, not behind it.</param>
    /// <returns>False, and nothing has changed, when they are not all free.</returns>
    /// <exception cref="ArgumentException">There is no such allocation.</exception>
    public bool TryExtend(ulong address, ulong bytes, bool isBefore)
    {
        if (_spec.HeaderSize != 0) throw new InvalidOperationException("a header stands before the allocation");
        if (!_sizes.TryGetValue(address, out var size))
            throw new ArgumentException(FormattableString.Invariant($"nothing is allocated at {address}"));
        var gross = bytes <= _spec.Size ? _spec.Gross(bytes) : ulong.MaxValue;
        var edge = isBefore ? address : address + size;
        var index = _blocks.FindIndex(block => (isBefore ? block.End : block.Start) == edge && block.Size >= gross);
        if (index < 0) return false;
        var block = _blocks[index];
        var rest = new FreeBlock(isBefore ? block.Start : block.Start + gross, block.Size - gross);
        if (rest.Size == 0) _blocks.RemoveAt(index);
        else _blocks[index] = rest;
        FreeBytes -= gross;
        _sizes.Remove(address);
        _sizes.Add(isBefore ? address - gross : address, size + gross);
        return true;
    }

    /// <summary>Gives a range back.</summary>
    /// <param name="address">As it was handed out.</param>
    /// <returns>False, and nothing has changed, when no allocation has that address.</returns>
    public bool TryFree(ulong address)
    {
        if (!_sizes.Remove(address, out var gross)) return false;
        var block = new FreeBlock(address - _spec.HeaderSize, gross);
        FreeBytes += gross;
        if (_blocks.Count == 0) _rover = block.Start;
        if (_spec.Order == FreeListOrder.InsertFront) _blocks.Insert(0, block);
        else _blocks.Add(block);
        Sort();
        if (_spec.Coalesce) Coalesce();
        return true;
    }

    /// <summary>Bytes taken by an allocation, header and rounding included; 0 when there is none at the
    /// address.</summary>
    public ulong SizeOf(ulong address) => _sizes.GetValueOrDefault(address);

    /// <summary>Throws unless the free blocks are disjoint, in the range, counted and ordered right.</summary>
    /// <exception cref="InvalidOperationException">They are not.</exception>
    public void CheckInvariants()
    {
        var (sum, end) = (0UL, _spec.Start);
        foreach (var block in _blocks.OrderBy(block => block.Start))
        {
            if (block.Size == 0 || block.Start < end || block.Size > _spec.Start + _spec.Size - block.Start)
                throw new InvalidOperationException($"{block} overlaps another or leaves the range");
            (sum, end) = (sum + block.Size, block.End);
        }
        if (sum != FreeBytes)
            throw new InvalidOperationException(FormattableString.Invariant($"{sum} bytes, counted as {FreeBytes}"));
        for (var i = 1; i < _blocks.Count; i++)
        {
            if (_spec.Order == FreeListOrder.Address && _blocks[i].Start < _blocks[i - 1].Start)
                throw new InvalidOperationException($"{_blocks[i]} stands behind {_blocks[i - 1]}");
        }
    }

    private int Search(ulong gross, out int searched)
    {
        var (found, first) = (-1, _spec.Fit == FitPolicy.Next ? RoverIndex() : 0);
        for (searched = 0; searched < _blocks.Count; searched++)
        {
            var index = (first + searched) % _blocks.Count;
            var size = _blocks[index].Size;
            if (size < gross) continue;
            if (_spec.Fit is FitPolicy.First or FitPolicy.Next)
            {
                searched++;
                return index;
            }
            var isBetter = found < 0
                || (_spec.Fit == FitPolicy.Best ? size < _blocks[found].Size : size > _blocks[found].Size);
            if (isBetter) found = index;
        }
        return found;
    }

    /// <summary>The block that holds the rover: it may have been joined with others since.</summary>
    private int RoverIndex()
    {
        for (var index = 0; index < _blocks.Count; index++)
        {
            if (_rover >= _blocks[index].Start && _rover < _blocks[index].End) return index;
        }
        return 0;
    }

    /// <summary>Puts the list in its order; blocks that compare as equal keep theirs.</summary>
    private void Sort()
    {
        if (_spec.Order is FreeListOrder.InsertFront or FreeListOrder.InsertBack) return;
        for (var i = 1; i < _blocks.Count; i++)
        {
            var (block, at) = (_blocks[i], i);
            for (; at > 0 && Precedes(block, _blocks[at - 1]); at--) _blocks[at] = _blocks[at - 1];
            _blocks[at] = block;
        }
    }

    private bool Precedes(FreeBlock left, FreeBlock right) => _spec.Order switch
    {
        FreeListOrder.Address => left.Start < right.Start,
        FreeListOrder.SizeAscending => left.Size < right.Size,
        _ => left.Size > right.Size,
    };

    private void Coalesce()
    {
        var last = 0;
        for (var i = 1; i < _blocks.Count; i++)
        {
            if (_blocks[i].Start == _blocks[last].End)
                _blocks[last] = new FreeBlock(_blocks[last].Start, _blocks[last].Size + _blocks[i].Size);
            else
                _blocks[++last] = _blocks[i];
        }
        _blocks.RemoveRange(last + 1, _blocks.Count - last - 1);
    }
}
