using VmActors.Units.Explanation;
using VmActors.Units.Memory;
using VmActors.Vocabulary;

namespace VmActors.Units.PageTable.Walks;

/// <summary>A walker with the paging-structure caches of one CPU: it reads only what they do not spare it.</summary>
/// <param name="walker">What walks.</param>
/// <param name="caches">What it remembers from one walk to the next.</param>
public sealed class CachedWalker(RadixWalker walker, WalkCaches caches) : IPageWalker
{
    /// <inheritdoc/>
    public WalkOutcome Walk(
        IByteMemory memory, TableBase table, VirtualAddress address, ITranslationObserver? observer = null) =>
        walker.Walk(memory, table, address, caches, observer);
}
