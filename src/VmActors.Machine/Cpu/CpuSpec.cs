using VmActors.Units.Translation;
using VmActors.Vocabulary;

namespace VmActors.Machine.Cpu;

/// <summary>What a CPU is made of and what its acts cost.</summary>
/// <param name="Id">Which CPU.</param>
/// <param name="Kernel">The kernel actor's name.</param>
/// <param name="Mmu">Its translation hardware.</param>
/// <param name="ReferenceTime">A reference that hits the first-level TLB; at least one cycle. On a CPU with caches they
/// say what it costs.</param>
/// <param name="ContextSwitchTime">Changing the thread and the address space.</param>
/// <param name="InvalidatePageTime">Dropping the translations of one page (x86: INVLPG).</param>
/// <param name="FlushTime">Dropping all translations of a space or of the CPU.</param>
public sealed record CpuSpec(
    CpuId Id,
    string Kernel,
    MmuSpec Mmu,
    SimDuration ReferenceTime,
    SimDuration ContextSwitchTime,
    SimDuration InvalidatePageTime,
    SimDuration FlushTime)
{
    /// <summary>Of its draws, where its hardware draws; each CPU has its own.</summary>
    public ulong Seed { get; init; }
}
