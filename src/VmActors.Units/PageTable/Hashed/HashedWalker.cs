using VmActors.Units.PageTable.Chains;
using VmActors.Vocabulary;

namespace VmActors.Units.PageTable.Hashed;

/// <summary>Hardware's way through a <see cref="HashedPageTable"/>.</summary>
/// <param name="hash">The table's.</param>
/// <param name="virtualBits">Bits of a virtual address, 13 to 60.</param>
public sealed class HashedWalker(PageHash hash, int virtualBits = 48) : ChainWalker(hash, virtualBits)
{
    private protected override Pte PteOf(ulong raw, PhysicalAddress node, PhysicalAddress root) => new(raw);
}
