using VmActors.Units.Allocation;

namespace VmActors.Units.Tests.Allocation;

/// <summary>A free list as one would play it on paper: sorted, searched and joined anew each time.</summary>
internal sealed class NaiveFreeList(FreeListSpec spec)
{
    private readonly Dictionary<ulong, ulong> _allocated = [];
    private ulong? _rover;

    public List<FreeBlock> Blocks { get; private set; } = [new(spec.Start, spec.Size)];

    public AllocationOutcome Allocate(ulong size)
    {
        var padding = (spec.Alignment - (size % spec.Alignment)) % spec.Alignment;
        var gross = spec.HeaderSize + size + padding;
        var order = SearchOrder().ToList();
        var fitting = order.Where(block => block.Size >= gross).ToList();
        if (fitting.Count == 0) return new AllocationOutcome(false, 0, Blocks.Count);
        var chosen = spec.Fit switch
        {
            FitPolicy.Best => fitting.MinBy(block => block.Size),
            FitPolicy.Worst => fitting.MaxBy(block => block.Size),
            _ => fitting[0],
        };
        var searched = spec.Fit is FitPolicy.Best or FitPolicy.Worst ? Blocks.Count : order.IndexOf(chosen) + 1;
        var behind = order.SkipWhile(block => block != chosen).Skip(1).Concat(order).First();
        _rover = chosen.Size > gross ? chosen.Start + gross : behind.Start;
        Blocks = Blocks
            .Select(block => block != chosen ? block : new FreeBlock(block.Start + gross, block.Size - gross))
            .Where(block => block.Size > 0).ToList();
        _allocated.Add(chosen.Start + spec.HeaderSize, gross);
        return new AllocationOutcome(true, chosen.Start + spec.HeaderSize, searched);
    }

    public void Free(ulong address)
    {
        var block = new FreeBlock(address - spec.HeaderSize, _allocated[address]);
        _allocated.Remove(address);
        Blocks = spec.Order switch
        {
            FreeListOrder.Address => Blocks.Append(block).OrderBy(free => free.Start).ToList(),
            FreeListOrder.SizeAscending => Blocks.Append(block).OrderBy(free => free.Size).ToList(),
            FreeListOrder.SizeDescending => Blocks.Append(block).OrderByDescending(free => free.Size).ToList(),
            FreeListOrder.InsertFront => Blocks.Prepend(block).ToList(),
            _ => Blocks.Append(block).ToList(),
        };
        for (var i = 0; spec.Coalesce && i + 1 < Blocks.Count;)
        {
            if (Blocks[i].Start + Blocks[i].Size != Blocks[i + 1].Start)
            {
                i++;
                continue;
            }
            Blocks[i] = new FreeBlock(Blocks[i].Start, Blocks[i].Size + Blocks[i + 1].Size);
            Blocks.RemoveAt(i + 1);
        }
    }

    private IEnumerable<FreeBlock> SearchOrder()
    {
        if (spec.Fit != FitPolicy.Next || _rover is not { } rover) return Blocks;
        var first = Blocks.FindIndex(block => block.Start <= rover && rover < block.Start + block.Size);
        return Blocks.Skip(first).Concat(Blocks.Take(first));
    }
}
