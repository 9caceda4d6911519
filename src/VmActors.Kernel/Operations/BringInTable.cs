using VmActors.Kernel.State;
using VmActors.Protocols;
using VmActors.Runtime.Operations;
using VmActors.Vocabulary;

namespace VmActors.Kernel.Operations;

/// <summary>Brings the leaf table of a page into memory, for the fault that holds the page: with it held, the table
/// stays.</summary>
internal sealed class BringInTable(KernelState kernel)
{
    /// <summary>Makes the page's table be in memory, or not be at all; false when the process is killed.</summary>
    public async Operation<bool> Run(KernelThread thread, PagedSpace space, Vpn page)
    {
        var leaves = space.Leaves!;
        var first = leaves.Table.Span(page).Start;
        while (leaves.Table.SwappedTable(page) is { } slot)
        {
            if (!leaves.Locks.TryLock(first))
            {
                kernel.Scheduler.Block(thread, BlockReason.Disk);
                await leaves.Locks.Released(first); // it is leaving, or coming for another fault
                continue;
            }
            var isIn = await ReadIn(thread, space, page, slot);
            leaves.Locks.Unlock(first);
            if (!isIn)
                return false;
        }
        return true;
    }

    private async Operation<bool> ReadIn(KernelThread thread, PagedSpace space, Vpn page, SwapSlot slot)
    {
        if (await kernel.TakeFrame(thread) is not { } frame)
            return false;
        kernel.Scheduler.Block(thread, BlockReason.Disk);
        var read = await kernel.Links.Ask<SwapProtocol.SlotRead>(kernel.Links.Disk, new SwapProtocol.ReadSlot(slot));
        kernel.Counts.Tables.In++;
        kernel.Memory.SetContents(frame, read.Words.AsSpan());
        kernel.SetTable(frame, space, page, true);
        space.Leaves!.Table.Link(page, frame);
        space.NoteTables();
        kernel.FreeSlot(slot);
        kernel.Note(space, page, $"its table read from {slot} into", frame);
        return true;
    }
}
