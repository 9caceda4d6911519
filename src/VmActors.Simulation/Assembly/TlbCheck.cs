using VmActors.Kernel;
using VmActors.Machine.Cpu;
using VmActors.Vocabulary;

namespace VmActors.Simulation.Assembly;

/// <summary>Between two quanta: no translation that a CPU could still use leads to a frame that is not in use, and no
/// walk begins at what is no table on its way.</summary>
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
            foreach (var (key, pte, _, _) in cpu.Mmu.Translations)
            {
                if (!kernel.MayBeHeld(holder, key.Asid, key.Vpn, pte.Pfn))
                    throw new InvalidOperationException(
                        $"the TLB of {holder} holds {key.Vpn} of {key.Asid} in {pte.Pfn}, which is free or another's");
            }
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
}
