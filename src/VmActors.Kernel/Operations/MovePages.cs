using VmActors.Kernel.State;
using VmActors.Runtime.Operations;
using VmActors.Units.Frames;
using VmActors.Vocabulary;

namespace VmActors.Kernel.Operations;

/// <summary>
/// Moves pages of an address space to another place in it, where nothing is: entries change places, pages stay in their
/// frames and slots (Linux: mm/mremap.c, move_page_tables). For the holder of the space's lock.
/// <code>
///   entry at the old page --taken--> in transit at the new one --shot down--> entry at the new page
/// </code>
/// </summary>
internal sealed class MovePages(KernelState kernel, Shootdown shootdown)
{
    /// <summary>Says how long other CPUs took. The rest stays where it is when the process is killed.</summary>
    public async Operation<SimDuration> Run(KernelThread thread, PagedSpace space, PageRange from, Vpn to)
    {
        var (frames, emptied, moves) = (new List<Pfn>(), new List<Pfn>(), new List<Move>());
        var (at, waited) = (from.Start, SimDuration.Zero);
        while (space.Table.NextLeaf(at, from.End, out var page, out var entry))
        {
            var target = to + (page.Value - from.Start.Value);
            if (kernel.Large is { } large && LargePages.IsPart(space, page))
            {
                waited += await large.SplitWhole(space, page, thread.Cpu);
            }
            else if (space.Pages.IsBusy(page))
            {
                await space.Pages.Released(page); // an eviction
            }
            else if (space.Table.MissingTables(target) <= frames.Count)
            {
                moves.Add(Take(space, new Move(page, target, entry), frames, emptied));
                at = page + 1;
            }
            else if (await kernel.TakeFrame(thread) is { } table)
            {
                frames.Add(table);
            }
            else
            {
                break;
            }
        }
        frames.ForEach(kernel.Frames.Free);
        await kernel.Links.Work(kernel.Spec.Costs.PerPage * moves.Count);
        var stale = kernel.Stale(from, moves.Exists(move => move.Entry.Present), emptied);
        if (!stale.IsEmpty)
            waited += await shootdown.Run(space, stale, thread.Cpu);
        moves.ForEach(move => Arrive(space, move));
        emptied.ForEach(kernel.Frames.Free);
        return waited;
    }

    /// <summary>The frame stays mapped as the old page until no TLB leads to it from there.</summary>
    private Move Take(PagedSpace space, Move move, List<Pfn> frames, List<Pfn> emptied)
    {
        space.Pages.TryLock(move.Page);
        space.Pages.TryLock(move.Target);
        kernel.Write(space, move.Target, Pte.InTransit, frames);
        space.Table.Clear(move.Page, emptied);
        return move;
    }

    private void Arrive(PagedSpace space, Move move)
    {
        var (page, target, entry) = move;
        if (entry.Present)
        {
            kernel.Frames.Unshare(entry.Pfn, new Mapping(space.Process, page));
            kernel.Frames.Share(entry.Pfn, new Mapping(space.Process, target));
            kernel.Note(space, target, $"moved from {page}, in", entry.Pfn);
        }
        space.Table.Rewrite(target, entry);
        space.Pages.Unlock(page);
        space.Pages.Unlock(target);
    }

    /// <summary>One page.</summary>
    private sealed record Move(Vpn Page, Vpn Target, Pte Entry);
}
