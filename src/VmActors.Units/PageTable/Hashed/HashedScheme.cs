using VmActors.Units.PageTable.Chains;
using VmActors.Vocabulary;

namespace VmActors.Units.PageTable.Hashed;

/// <summary>A <see cref="HashedPageTable"/> for a machine.</summary>
/// <param name="hash">Which chain a page is in.</param>
public sealed class HashedScheme(PageHash hash) : ChainedScheme(hash)
{
    /// <inheritdoc/>
    public override string Name => "hashed";

    /// <inheritdoc/>
    public override long RootFrames(long machineFrames) => HashedPageTable.FramesFor(Hash);

    /// <inheritdoc/>
    public override IPageWalker MakeWalker() => new HashedWalker(Hash, VirtualBits);

    /// <inheritdoc/>
    public override Func<Asid, IPageTable> Create(IPageTableMemory memory, Pfn root, long machineFrames) =>
        new HashedPageTable(memory, root, Hash, VirtualBits).OfSpace;
}
