using VmActors.Units.PageTable.Chains;
using VmActors.Vocabulary;

namespace VmActors.Units.PageTable.Inverted;

/// <summary>An <see cref="InvertedPageTable"/> for a machine.</summary>
/// <param name="hash">Which chain a page is in.</param>
public sealed class InvertedScheme(PageHash hash) : ChainedScheme(hash)
{
    /// <inheritdoc/>
    public override string Name => "inverted";

    /// <summary>An entry is a frame's: it has one page.</summary>
    public override bool SharesFrames => false;

    /// <inheritdoc/>
    public override long RootFrames(long machineFrames) => InvertedPageTable.FramesFor(machineFrames, Hash);

    /// <inheritdoc/>
    public override IPageWalker MakeWalker() => new InvertedWalker(Hash, VirtualBits);

    /// <inheritdoc/>
    public override Func<Asid, IPageTable> Create(IPageTableMemory memory, Pfn root, long machineFrames) =>
        new InvertedPageTable(memory, root, machineFrames, Hash, VirtualBits).OfSpace;
}
