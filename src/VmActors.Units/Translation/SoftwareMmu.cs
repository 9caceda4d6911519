using VmActors.Units.Explanation;
using VmActors.Units.PageTable;
using VmActors.Units.Tlb;
using VmActors.Units.Tlb.Mips;
using VmActors.Vocabulary;

namespace VmActors.Units.Translation;

/// <summary>
/// An MMU without a walker: the joint TLB of a MIPS R4000, which the kernel fills.
/// <code>
/// reference ── entry matches, V, and D for a store ──► goes through
///           ── else: Refill, Invalid or Modified ────► fault; the handler reads the page's entry in the window
///                  its table matches, V ──────────────────────────────► one exception
///                  else: general vector, which reads the root table ──► nested, and no deeper: the root is wired,
///                                                                       or read where nothing is mapped
///           ── beyond the program's addresses ───────► fault: address error
/// </code>
/// Entry 0, if it is wired, maps the root table of the space that runs, written at each <see cref="Load"/>: it belongs
/// to the CPU as CR3 does, and no invalidation takes it.
/// </summary>
/// <remarks>Accessed and dirty bits are the kernel's alone: it loads V clear until the first reference and D clear
/// until the first store. So nothing is ever in <see cref="Mmu.Uses"/>.</remarks>
public sealed class SoftwareMmu : Mmu
{
    private const int RootEntry = 0;
    private const int CoherentOnWrite = 5; // C of EntryLo
    private const ulong Unmapped = 0xFFFF_FFFF_8000_0000; // ckseg0: what is there is never looked up
    private const ulong NoPage = ulong.MaxValue;

    private readonly SoftwareMmuSpec _spec;
    private readonly JointTlb _tlb;
    private readonly ulong[] _last = new ulong[4]; // by access kind, the page that surely goes through
    private Asid _asid;

    /// <summary>An MMU with an empty TLB.</summary>
    public SoftwareMmu(SoftwareMmuSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        _spec = spec;
        _tlb = new JointTlb(spec.Entries) { Wired = spec.Wired };
        ForgetLast();
    }

    /// <summary>Exceptions by kind.</summary>
    public TlbExceptionCounts Exceptions { get; } = new();

    /// <summary>What the reference that faulted last met; null: an address error.</summary>
    public JointTlbOutcome? Exception { get; private set; }

    /// <summary>Whether the handler of that exception missed its page table.</summary>
    public bool IsNested { get; private set; }

    /// <summary>Entries that are wired.</summary>
    public int Wired => _tlb.Wired;

    /// <summary>The entries of its TLB; null where nothing was ever written.</summary>
    public IReadOnlyList<JointTlbEntry?> Entries => _tlb.Entries;

    /// <inheritdoc/>
    public override IEnumerable<TlbEntry> Translations =>
        Held().SelectMany(held => new[] { Page(held.Entry, 0), Page(held.Entry, 1) }).OfType<TlbEntry>();

    /// <inheritdoc/>
    public override void Load(Pfn root, Asid asid)
    {
        _asid = asid;
        if (_spec.Wired > 0)
        {
            var lo = EntryLo.Of(root, CoherentOnWrite, dirty: true, valid: true, isGlobal: false);
            WriteAt(RootEntry, EntryHi.OfAddress(TableWindow.Root.Value, (byte)asid.Value), lo, default);
        }
        Settle();
    }

    /// <summary>What a handler does at its end: the entry of the pair is replaced where there is one (TLBP, TLBWI), or
    /// a new one is written.</summary>
    /// <param name="hi">The pair, and its space: the one that runs.</param>
    /// <param name="even">Its even page.</param>
    /// <param name="odd">Its odd page.</param>
    /// <param name="index">Where a new one goes (TLBWI); null for anywhere that is not wired (TLBWR).</param>
    public void Write(EntryHi hi, EntryLo even, EntryLo odd, int? index)
    {
        (_tlb.EntryHi, _tlb.EntryLo0, _tlb.EntryLo1) = (hi, even, odd);
        _tlb.Probe();
        if (!_tlb.Index.ProbeFailed)
            _tlb.WriteIndexed();
        else if (index is { } place)
            WriteAt(place, hi, even, odd);
        else
            _tlb.WriteRandom();
        _tlb.Step(1); // an instruction: the next random write takes another entry
        Settle();
    }

    /// <inheritdoc/>
    public override int RunHits(ReadOnlySpan<MemoryOperation> operations)
    {
        var (count, remembered) = (0, 0L);
        foreach (ref readonly var operation in operations)
        {
            if (!operation.IsReference)
                break;
            var kind = operation.Access;
            if (_last[(int)kind] == operation.Address >> PageMask.Smallest.Shift)
                remembered++;
            else if (!Hits(kind, operation.Address))
                break;
            Counts.References[(int)kind]++;
            count++;
        }
        _tlb.Step(remembered);
        return count;
    }

    /// <inheritdoc/>
    public override TranslationOutcome Translate(
        AccessKind kind, VirtualAddress address, bool isRetry, ITranslationObserver? observer = null)
    {
        if (!isRetry)
            Counts.References[(int)kind]++;
        (Exception, IsNested) = (null, false);
        if (address.Value >= TableWindow.UserEnd.Value)
            return new TranslationOutcome(true, default, 0, 0);
        var result = _tlb.Lookup(address.Value, kind, observer);
        if (result.Outcome == JointTlbOutcome.Hit)
        {
            Remember(kind, address.Value, result.Page);
            return new TranslationOutcome(false, new PhysicalAddress(result.PhysicalAddress), 0, 0);
        }
        if (result.Outcome == JointTlbOutcome.Shutdown)
            throw new InvalidOperationException($"two entries of the TLB match {address}: it has shut down");
        Exception = result.Outcome;
        Count(result.Outcome, kind, isRetry);
        IsNested = MissesTable(PageMask.Smallest.PageOf(address), observer);
        return new TranslationOutcome(true, default, 0, 0);
    }

    /// <inheritdoc/>
    public override void Invalidate(Asid asid, PageRange pages) => EraseWhere(entry =>
        entry.Hi.Asid == asid.Value && pages.Overlaps(PageRange.Of(FirstPage(entry), 2)));

    /// <inheritdoc/>
    public override void InvalidateSpace(Asid asid) => EraseWhere(entry => entry.Hi.Asid == asid.Value);

    /// <inheritdoc/>
    public override void InvalidateAll() => EraseWhere(_ => true);

    private static Vpn FirstPage(JointTlbEntry entry) =>
        new((entry.Hi.Bits >> PageMask.Smallest.Shift) & ~1UL); // bit 12 is not compared, and the ASID's are below

    private static TlbEntry? Page(JointTlbEntry entry, ulong half)
    {
        var page = half == 0 ? entry.Even : entry.Odd;
        if (!page.Valid)
            return null;
        var key = TlbKey.Of(new Asid(entry.Hi.Asid), FirstPage(entry) + half);
        return new TlbEntry(key, Pte.Leaf(page.Frame, page.Dirty ? Protection.ReadWrite : Protection.Read));
    }

    /// <summary>Every entry that was written, but the root table's.</summary>
    private IEnumerable<(int Index, JointTlbEntry Entry)> Held()
    {
        for (var index = _spec.Wired > 0 ? RootEntry + 1 : 0; index < _tlb.Entries.Count; index++)
        {
            if (_tlb.Entries[index] is { } entry)
                yield return (index, entry);
        }
    }

    private void Count(JointTlbOutcome outcome, AccessKind kind, bool isRetry)
    {
        if (outcome == JointTlbOutcome.Modified)
        {
            Exceptions.Modified++;
            Counts.DirtyAssists++;
            return;
        }
        if (outcome == JointTlbOutcome.Refill)
            Exceptions.Refills++;
        else
            Exceptions.Invalid++;
        if (isRetry)
        {
            Counts.RetryWalks++;
            return;
        }
        Counts.L2Misses++;
        if (kind == AccessKind.Fetch)
            Counts.L1InstructionMisses++;
        else
            Counts.L1DataMisses++;
    }

    /// <summary>The handler's own reference. Where it misses, the general vector reads the root table: that cannot miss
    /// again.</summary>
    private bool MissesTable(Vpn page, ITranslationObserver? observer)
    {
        var table = _spec.Window.EntryOf(page).Value;
        if (_tlb.Lookup(table, AccessKind.Load, observer).Outcome == JointTlbOutcome.Hit)
            return false;
        Exceptions.Nested++;
        if (_spec.Wired > 0
            && _tlb.Lookup(TableWindow.Root.Value, AccessKind.Load, observer).Outcome != JointTlbOutcome.Hit)
            throw new InvalidOperationException("the wired entry of the root table is gone");
        return true;
    }

    private bool Hits(AccessKind kind, ulong address)
    {
        if (address >= TableWindow.UserEnd.Value || !_tlb.TryHit(address, kind, out var page))
            return false;
        Remember(kind, address, page);
        return true;
    }

    private void Remember(AccessKind kind, ulong address, EntryLo page)
    {
        var number = address >> PageMask.Smallest.Shift;
        if (kind == AccessKind.Fetch)
        {
            _last[0] = number;
            return;
        }
        _last[1] = number;
        _last[2] = _last[3] = page.Dirty ? number : NoPage;
    }

    /// <summary>As Linux does (arch/mips/mm/tlb-r4k.c): an entry that goes is overwritten by one that is not valid, of
    /// an address that is never looked up and that no other entry has.</summary>
    private void EraseWhere(Predicate<JointTlbEntry> goes)
    {
        foreach (var (index, entry) in Held())
        {
            if (goes(entry))
                WriteAt(index, EntryHi.OfAddress(Unmapped + ((ulong)index << 13), 0), default, default);
        }
        Settle();
    }

    private void WriteAt(int index, EntryHi hi, EntryLo even, EntryLo odd)
    {
        (_tlb.EntryHi, _tlb.EntryLo0, _tlb.EntryLo1) = (hi, even, odd);
        _tlb.Index = IndexRegister.Of(index);
        _tlb.WriteIndexed();
    }

    /// <summary>Entries have changed: EntryHi names the space that runs again; no page surely goes through.</summary>
    private void Settle()
    {
        _tlb.EntryHi = EntryHi.OfAddress(0, (byte)_asid.Value);
        ForgetLast();
    }

    private void ForgetLast() => Array.Fill(_last, NoPage);
}
