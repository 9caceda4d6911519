using VmActors.Kernel.State;
using VmActors.Protocols;
using VmActors.Runtime.Operations;
using VmActors.Units.PageTable;
using VmActors.Units.Tlb.Mips;
using VmActors.Vocabulary;

namespace VmActors.Kernel.Operations;

/// <summary>
/// Fills the TLBs of machines without walkers: reads the page table, sets the accessed or dirty bit, and has the CPU
/// write the entry; where the table does not permit the access, it is a page fault.
/// </summary>
/// <remarks>It takes no lock: it reads and sends in one instant, and whatever changes the table afterwards shoots
/// down.</remarks>
internal sealed class RefillTlb(KernelState kernel, HandleFault fault, HandleUses uses)
{
    private const int CoherentOnWrite = 5; // C of EntryLo

    private readonly int[] _nextTable = new int[kernel.Spec.CpuCount]; // of the wired entries for leaf tables

    public Operation Run(RefillProtocol.TlbMiss miss) => Run(
        new FaultProtocol.PageFault(miss.Cpu, miss.Thread, miss.Address, miss.Access), miss.IsNested, false);

    public Operation Run(RefillProtocol.TlbModified modified) => Run(
        new FaultProtocol.PageFault(modified.Cpu, modified.Thread, modified.Address, modified.Access),
        modified.IsNested, true);

    private async Operation Run(FaultProtocol.PageFault reference, bool isNested, bool isModified)
    {
        var thread = kernel.Thread(reference.Thread);
        kernel.Scheduler.Trapped(thread);
        await kernel.Links.Work(kernel.Spec.Costs.Refill * (isNested ? 2 : 1));
        var (space, page) = (thread.Process.Paged, PageMask.Smallest.PageOf(reference.Address));
        var entry = page < kernel.Spec.PageEnd ? space.Table.Read(page) : Pte.Empty;
        if (thread.Process.IsDying || !entry.Permits(reference.Access.Needs()))
        {
            await fault.Run(reference);
            return;
        }
        if (!entry.Accessed || (isModified && !entry.Dirty))
            uses.Set(entry.Pfn, isModified, reference.Cpu);
        if (isNested)
            WriteTable(reference.Cpu, space, page);
        WritePair(reference.Cpu, space, page);
        kernel.Frames.ForgetAwaited(thread); // it is sure to get on now
        kernel.Scheduler.Finish(thread);
    }

    private void WritePair(CpuId cpu, PagedSpace space, Vpn page)
    {
        var even = new Vpn(page.Value & ~1UL);
        Write(cpu, space, even, Lo(space.Table.Read(even)), Lo(space.Table.Read(even + 1)), null);
    }

    /// <summary>The leaf table of the page, and its neighbour's.</summary>
    private void WriteTable(CpuId cpu, PagedSpace space, Vpn page)
    {
        var (window, wired) = kernel.Spec.Refill!;
        var even = new Vpn(window.TableOf(page).Value & ~1UL);
        int? index = wired > 1 ? 1 + (_nextTable[cpu.Value]++ % (wired - 1)) : null;
        Write(cpu, space, even, Lo(Table(even)), Lo(Table(even + 1)), index);

        Pfn? Table(Vpn table) => space.Table.Table(window.FirstPageOf(table), RadixGeometry.Leaf);
    }

    private void Write(CpuId cpu, PagedSpace space, Vpn even, EntryLo lo0, EntryLo lo1, int? index)
    {
        var hi = EntryHi.OfAddress(PageMask.Smallest.AddressOf(even).Value, (byte)space.Tag.Asid.Value);
        kernel.Links.Cpu(cpu).Tell(new RefillProtocol.WriteEntry(hi.Bits, lo0.Bits, lo1.Bits, index));
    }

    /// <summary>V until it is known to be used and D until it is known to be stored to stay clear: there is nobody but
    /// the exceptions to tell.</summary>
    private static EntryLo Lo(Pte entry) => entry.Permits(Protection.Read) && entry.Accessed
        ? EntryLo.Of(entry.Pfn, CoherentOnWrite, entry.Writable && entry.Dirty, valid: true, isGlobal: false)
        : default;

    private static EntryLo Lo(Pfn? table) => table is { } frame
        ? EntryLo.Of(frame, CoherentOnWrite, dirty: true, valid: true, isGlobal: false)
        : default;
}
