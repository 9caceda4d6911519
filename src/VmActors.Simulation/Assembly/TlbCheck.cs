using VmActors.Kernel;
using VmActors.Machine.Cpu;
using VmActors.Units.Tlb;
using VmActors.Vocabulary;

namespace VmActors.Simulation.Assembly;

/// <summary>Between two quanta: no translation that a CPU could still use leads to a frame that is not in use, no CPU
/// holds one page in two sizes, and no walk begins at what is no table on its way.</summary>
internal static class TlbCheck
{
    public static void Run(IEnumerable<CpuActor> cpus, KernelActor kernel)
    {
        var id = 0;
        foreach (var cpu in cpus)
        {
            var holder = new CpuId(id++);
            if (cpu.Counts.ContextSwitches != kernel.SwitchCountOf(holder))
                continue; // a switch is on its way, perhaps with a flush: the tags mean something else when it arrives
            CheckPages(holder, [.. cpu.Mmu.Translations], kernel);
            foreach (var (asid, first, level, table) in cpu.Mmu.Tables)
            {
                var (page, frame) = (kernel.PageSize.PageOf(first), kernel.PageSize.FrameOf(table));
                if (!kernel.MayBeHeld(holder, asid, page, level, frame))
                    throw new InvalidOperationException(
                        $"a walk cache of {holder} holds for {first} of {asid} a table of level {level} in "
                        + $"{frame}, which is free or another's");
            }
        }
    }

    private static void CheckPages(CpuId holder, List<TlbEntry> held, KernelActor kernel)
    {
        foreach (var (key, pte, order, _) in held)
        {
            if (!kernel.MayBeHeld(holder, key.Asid, key.Vpn, pte.Pfn, order))
                throw new InvalidOperationException(
                    $"the TLB of {holder} holds {key.Vpn} of {key.Asid} in {pte.Pfn}, which is free or another's");
        }
        foreach (var large in held)
        {
            if (large.Order > 0 && kernel.IsTagged(holder, large.Key.Asid))
                CheckSizes(holder, large, held);
        }
    }

    /// <summary>No part of a large page is held beside it, in whichever of the CPU's TLBs: which of the two hardware
    /// would take is not defined (Intel SDM vol. 3, 5.10.2.3).</summary>
    private static void CheckSizes(CpuId holder, TlbEntry large, List<TlbEntry> held)
    {
        foreach (var other in held)
        {
            if (other.Order < large.Order && other.Key.Asid == large.Key.Asid
                && other.Key.Vpn.Value >> large.Order == large.Key.Vpn.Value >> large.Order)
                throw new InvalidOperationException(
                    $"the TLBs of {holder} hold {other.Key.Vpn} of {other.Key.Asid} as a page and in a large one");
        }
    }
}
