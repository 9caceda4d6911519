using VmActors.Kernel;
using VmActors.Machine.Cpu;

namespace VmActors.Simulation.Assembly;

/// <summary>Between two quanta: no translation that a CPU could still use leads to a frame that is not in use.</summary>
internal static class TlbCheck
{
    public static void Run(IEnumerable<CpuActor> cpus, KernelActor kernel)
    {
        foreach (var cpu in cpus)
        {
            foreach (var (key, pte) in cpu.Mmu.Translations)
            {
                if (!kernel.MayBeHeld(key.Asid, pte.Pfn))
                    throw new InvalidOperationException($"a TLB holds {key.Vpn} of {key.Asid} in {pte.Pfn}, which is free or another's");
            }
        }
    }
}
