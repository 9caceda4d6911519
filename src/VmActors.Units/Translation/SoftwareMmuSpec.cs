using VmActors.Units.Memory;
using VmActors.Units.PageTable;
using VmActors.Units.PageTable.Presets;

namespace VmActors.Units.Translation;

/// <summary>An MMU that software fills, as in a MIPS R4000.</summary>
/// <param name="Entries">Page pairs that its TLB holds, 1 to 64; an R4000 has 48.</param>
/// <param name="Wired">Entries that no random write takes, from 0 to <paramref name="Entries"/> - 1. The first is the
/// root table's, the others are the kernel's for leaf tables.</param>
public sealed record SoftwareMmuSpec(int Entries, int Wired) : MmuSpec
{
    /// <summary>Bits of an address-space identifier.</summary>
    public const int AsidBits = 8;

    /// <summary>Where its kernel sees page tables; by default those of x86-64 with four levels.</summary>
    public TableWindow Window { get; init; } = new(PagingSchemes.Default.Geometry);

    /// <inheritdoc/>
    public override Mmu Make(IByteMemory memory, ulong seed) => new SoftwareMmu(this);
}
