using VmActors.Units.Memory;
using VmActors.Units.PageTable;
using VmActors.Units.PageTable.Presets;
using VmActors.Units.PageTable.Walks;
using VmActors.Units.Tlb;
using VmActors.Vocabulary;

namespace VmActors.Units.Translation;

/// <summary>An MMU that pages, and what its steps cost beyond a first-level hit.</summary>
/// <param name="L1Instruction">First-level TLB of instruction fetches.</param>
/// <param name="L1Data">First-level TLB of loads and stores.</param>
/// <param name="L2">Second-level TLB of both; looked up and filled only after a first-level miss.</param>
/// <param name="L2HitCycles">Extra cycles of a second-level lookup, 0 or more.</param>
/// <param name="WalkCyclesPerLevel">Cycles of each memory access of a walk, 0 or more.</param>
public sealed record PagedMmuSpec(
    TlbSpec L1Instruction, TlbSpec L1Data, TlbSpec L2, long L2HitCycles, long WalkCyclesPerLevel) : MmuSpec
{
    /// <summary>What looks a page up in the tables after a miss; by default that of x86-64 with four levels.</summary>
    public IPageWalker Walker { get; init; } = PagingSchemes.Default.MakeWalker();

    /// <summary>The size of the pages in those tables.</summary>
    public PageSize PageSize { get; init; } = PageSize.KiB4;

    /// <summary>The large pages that the kernel maps are 2^this pages; 0 for none. Walks find them without.</summary>
    public int LargeOrder { get; init; }

    /// <summary>Its paging-structure caches, for a <see cref="RadixWalker"/> only; null for none.</summary>
    public WalkCachesSpec? WalkCaches { get; init; }

    /// <summary>Walks that no reference asks for; null for none.</summary>
    public SpeculationSpec? Speculation { get; init; }

    /// <inheritdoc/>
    public override Mmu Make(IByteMemory memory, ulong seed) => new PagedMmu(this, memory, seed);
}
