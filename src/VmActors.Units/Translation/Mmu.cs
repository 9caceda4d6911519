using System.Collections.Immutable;
using VmActors.Units.Cache;
using VmActors.Units.Explanation;
using VmActors.Units.PageTable.Walks;
using VmActors.Units.Tlb;
using VmActors.Vocabulary;

namespace VmActors.Units.Translation;

/// <summary>
/// The memory-management unit of one CPU: every reference goes through it. What all ways to translate share: references
/// that go through at once are taken in batches, any other is translated alone and says what it cost or that it
/// faulted, and what is held of an address space can be dropped.
/// </summary>
/// <remarks>Accessed and dirty bits are not written here: what should be set is collected in <see cref="Uses"/> for the
/// kernel.</remarks>
public abstract class Mmu
{
    /// <summary>What has been counted.</summary>
    public MmuCounts Counts { get; } = new();

    /// <summary>Pages used whose accessed or dirty bit the table did not show yet; the owner takes them.</summary>
    public List<FrameUse> Uses { get; } = [];

    /// <summary>Every translation of a page held, for checks: no two levels may disagree on a frame.</summary>
    public virtual IEnumerable<TlbEntry> Translations => [];

    /// <summary>Every table held that a walk may begin at, for checks.</summary>
    public virtual IEnumerable<HeldTable> Tables => [];

    /// <summary>When the next <see cref="Translate"/> begins; its owner says so. It matters where hardware works on
    /// beside its CPU.</summary>
    public SimTime Now { get; set; }

    /// <summary>What each TLB covers, the nearest first; nothing where there is none.</summary>
    public virtual ImmutableArray<TlbReach> Reach => [];

    /// <summary>Goes to another address space (x86: CR3 with PCID, no flush).</summary>
    /// <param name="root">Where its tables begin; meaningless to an MMU that has registers instead.</param>
    /// <param name="asid">The tag of its translations.</param>
    public abstract void Load(Pfn root, Asid asid);

    /// <summary>
    /// Executes references from the front as long as each goes through at once, at the cost of a bare reference, counts
    /// them, and says how many. The one after them needs <see cref="Translate"/>, or is no reference.
    /// </summary>
    public abstract int RunHits(ReadOnlySpan<MemoryOperation> operations);

    /// <summary>
    /// As above on a CPU with caches: each reference that goes through uses the line of its physical address, too, and
    /// costs what they say. An MMU that takes no batches there leaves all references to <see cref="Translate"/>.
    /// </summary>
    /// <param name="operations">The references, the next one first.</param>
    /// <param name="caches">What stands before memory.</param>
    /// <param name="cyclesMax">No reference begins when so many cycles have passed.</param>
    /// <param name="cycles">What the references cost in all.</param>
    public virtual int RunHits(
        ReadOnlySpan<MemoryOperation> operations, CacheHierarchy caches, long cyclesMax, out long cycles)
    {
        cycles = 0;
        return 0;
    }

    /// <summary>Translates one reference in full.</summary>
    /// <param name="kind">What it does.</param>
    /// <param name="address">Where.</param>
    /// <param name="isRetry">Whether it was tried before and faulted: then it is not counted again.</param>
    /// <param name="observer">Is told each step; null for nobody.</param>
    public abstract TranslationOutcome Translate(
        AccessKind kind, VirtualAddress address, bool isRetry, ITranslationObserver? observer = null);

    /// <summary>Drops the translations of some pages of an address space, global ones too, in all levels.</summary>
    public abstract void Invalidate(Asid asid, PageRange pages);

    /// <summary>Drops every translation of an address space but the global ones.</summary>
    public abstract void InvalidateSpace(Asid asid);

    /// <summary>Drops everything.</summary>
    public abstract void InvalidateAll();
}
