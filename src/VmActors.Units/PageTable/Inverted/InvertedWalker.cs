using VmActors.Units.PageTable.Chains;
using VmActors.Vocabulary;

namespace VmActors.Units.PageTable.Inverted;

/// <summary>Hardware's way through an <see cref="InvertedPageTable"/>: where a page's entry stands says its
/// frame.</summary>
/// <param name="hash">The table's.</param>
/// <param name="virtualBits">Bits of a virtual address, 13 to 60.</param>
public sealed class InvertedWalker(PageHash hash, int virtualBits = 48) : ChainWalker(hash, virtualBits)
{
    private protected override Pte PteOf(ulong raw, PhysicalAddress node, PhysicalAddress root) =>
        InvertedPageTable.WithFrame(raw, InvertedPageTable.FrameOf(node, InvertedPageTable.EntriesAt(root, Hash)));
}
