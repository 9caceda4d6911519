using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using VmActors.Units.Cache;
using VmActors.Units.Explanation;
using VmActors.Units.Memory;
using VmActors.Units.PageTable;
using VmActors.Units.PageTable.Walks;
using VmActors.Units.Tlb;
using VmActors.Vocabulary;

namespace VmActors.Units.Translation;

/// <summary>
/// An MMU that pages: two first-level TLBs, a second level, and a hardware walker over the tables in physical memory.
/// <code>
/// reference -> L1 I or D --miss--> L2 --miss--> walk (4 entries) --not present / not allowed--> fault
///                 hit                hit          fill both, note accessed / dirty
/// </code>
/// </summary>
public sealed class PagedMmu : Mmu
{
    private readonly IByteMemory _memory;
    private readonly PagedMmuSpec _spec;
    private readonly PageSize _pageSize;
    private readonly SetAssociativeTlb _l1Instruction;
    private readonly SetAssociativeTlb _l1Data;
    private readonly SetAssociativeTlb _l2;
    private readonly IPageWalker _walker;
    private readonly WalkCaches? _walkCaches;
    private readonly Speculation? _speculation;

    // The page of the last reference of each side, by access kind; for stores only when stores may go through.
    // Nothing of its set has been used since, and under every policy two uses in a row do what one does: so a hit here
    // need not be told to the TLB.
    private readonly ulong[] _last = new ulong[4];
    private ulong _tag;
    private Asid _asid;
    private TableBase _table;

    /// <summary>An MMU with empty TLBs over the given memory.</summary>
    /// <param name="spec">What it is made of.</param>
    /// <param name="memory">Where the page tables are.</param>
    /// <param name="seed">Of the draws of its TLBs and its speculation; each has a generator of its own.</param>
    /// <exception cref="ArgumentException">Walk caches, and a walker that has no use for them.</exception>
    public PagedMmu(PagedMmuSpec spec, IByteMemory memory, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(spec);
        (_spec, _pageSize) = (spec, spec.PageSize);
        _memory = memory;
        _l1Instruction = new SetAssociativeTlb(spec.L1Instruction, SplitMix64.Derive(seed, 0), "L1 instruction TLB");
        _l1Data = new SetAssociativeTlb(spec.L1Data, SplitMix64.Derive(seed, 1), "L1 data TLB");
        _l2 = new SetAssociativeTlb(spec.L2, SplitMix64.Derive(seed, 2), "L2 TLB");
        _walker = spec.Walker;
        if (spec.WalkCaches is { } caches)
        {
            var radix = spec.Walker as RadixWalker ?? throw new ArgumentException(
                $"walk caches beside a {spec.Walker.GetType().Name}; expected a walker of radix tables", nameof(spec));
            _walkCaches = radix.MakeCaches(caches);
            _walker = new CachedWalker(radix, _walkCaches);
        }
        _speculation = spec.Speculation is null ? null : new Speculation(spec.Speculation, SplitMix64.Derive(seed, 3));
        ForgetLast();
    }

    /// <inheritdoc/>
    public override IEnumerable<TlbEntry> Translations =>
        _l1Instruction.Slots.Concat(_l1Data.Slots).Concat(_l2.Slots).Select(slot => slot.Entry);

    /// <inheritdoc/>
    public override IEnumerable<HeldTable> Tables => _walkCaches?.Tables ?? [];

    /// <summary>Its paging-structure caches; null where it has none.</summary>
    public WalkCaches? WalkCaches => _walkCaches;

    /// <summary>What became of walks that no reference asked for; null where there are none.</summary>
    public SpeculationCounts? SpeculationCounts => _speculation?.Counts;

    /// <inheritdoc/>
    public override ImmutableArray<TlbReach> Reach =>
    [
        TlbReach.Of("L1I", _spec.L1Instruction.Geometry.Entries, _pageSize, _spec.LargeOrder),
        TlbReach.Of("L1D", _spec.L1Data.Geometry.Entries, _pageSize, _spec.LargeOrder),
        TlbReach.Of("L2", _spec.L2.Geometry.Entries, _pageSize, _spec.LargeOrder),
    ];

    /// <inheritdoc/>
    public override void Load(Pfn root, Asid asid)
    {
        _table = new TableBase(_pageSize.AddressOf(root), asid);
        _asid = asid;
        _tag = TlbKey.TagOf(asid);
        ForgetLast();
    }

    /// <inheritdoc/>
    public override int RunHits(ReadOnlySpan<MemoryOperation> operations)
    {
        ref var first = ref MemoryMarshal.GetReference(operations);
        ref var last = ref MemoryMarshal.GetArrayDataReference(_last);
        var (tag, shift) = (_tag, _pageSize.Shift);
        var counts = 0UL; // four counters of 16 bits
        var length = Math.Min(operations.Length, ushort.MaxValue);
        var i = 0;
        for (; i < length; i++)
        {
            ref var operation = ref Unsafe.Add(ref first, i);
            var kind = (uint)operation.Kind;
            if (kind > (uint)OperationKind.Modify)
                break;
            var key = TlbKey.Of(tag, operation.Address >> shift);
            if (key.Value != Unsafe.Add(ref last, kind) && !HitsL1((AccessKind)kind, key))
                break;
            counts += 1UL << (int)(kind << 4);
        }
        Count(counts);
        return i;
    }

    /// <inheritdoc/>
    public override int RunHits(
        ReadOnlySpan<MemoryOperation> operations, CacheHierarchy caches, long cyclesMax, out long cycles)
    {
        ForgetLast(); // sets are used here without it
        Span<CachedPage> last = stackalloc CachedPage[4]; // as _last, by access kind
        last.Fill(new CachedPage(TlbKey.None.Value, 0));
        var (shift, offset) = (_pageSize.Shift, _pageSize.OffsetMask);
        var counts = 0UL; // four counters of 16 bits
        var length = Math.Min(operations.Length, ushort.MaxValue);
        cycles = 0;
        var i = 0;
        for (; i < length && cycles < cyclesMax; i++)
        {
            ref readonly var operation = ref operations[i];
            var kind = (uint)operation.Kind;
            if (kind > (uint)OperationKind.Modify)
                break;
            var key = TlbKey.Of(_tag, operation.Address >> shift);
            if (last[(int)kind].Key != key.Value && !HitsL1((AccessKind)kind, key, last))
                break;
            var physical = new PhysicalAddress(last[(int)kind].Frame + (operation.Address & offset));
            cycles += caches.Access(physical, (AccessKind)kind).Cycles;
            counts += 1UL << (int)(kind << 4);
        }
        Count(counts);
        return i;
    }

    /// <inheritdoc/>
    public override TranslationOutcome Translate(
        AccessKind kind, VirtualAddress address, bool isRetry, ITranslationObserver? observer = null)
    {
        var key = KeyOf(address);
        if (!isRetry)
            Counts.References[(int)kind]++;
        var l1 = kind == AccessKind.Fetch ? _l1Instruction : _l1Data;
        if (l1.TryLookup(key, observer, out var entry))
            return Use(kind, address, entry, 0, observer);
        if (!isRetry && kind == AccessKind.Fetch)
            Counts.L1InstructionMisses++;
        else if (!isRetry)
            Counts.L1DataMisses++;
        var isHeld = _l2.TryLookup(key, observer, out entry);
        observer?.On(new CyclesSpent("lookup in the L2 TLB", 1, _spec.L2HitCycles));
        if (isHeld)
        {
            _speculation?.Found(entry.Key);
            l1.Insert(entry, observer);
            return Use(kind, address, entry, _spec.L2HitCycles, observer);
        }
        if (isRetry)
            Counts.RetryWalks++;
        else
            Counts.L2Misses++;
        return WalkAndFill(kind, address, _spec.L2HitCycles, observer);
    }

    /// <inheritdoc/>
    public override void Invalidate(Asid asid, PageRange pages)
    {
        InvalidateTlbs(asid, pages);
        _walkCaches?.DropSpace(asid);
    }

    /// <inheritdoc/>
    public override void InvalidateSpace(Asid asid)
    {
        _l1Instruction.InvalidateSpace(asid);
        _l1Data.InvalidateSpace(asid);
        _l2.InvalidateSpace(asid);
        _walkCaches?.DropSpace(asid);
        ForgetLast();
    }

    /// <summary>Drops everything but what is global.</summary>
    public void InvalidateAllButGlobal()
    {
        _l1Instruction.InvalidateAllButGlobal();
        _l1Data.InvalidateAllButGlobal();
        _l2.InvalidateAllButGlobal();
        _walkCaches?.DropAll();
        ForgetLast();
    }

    /// <inheritdoc/>
    public override void InvalidateAll()
    {
        _l1Instruction.InvalidateAll();
        _l1Data.InvalidateAll();
        _l2.InvalidateAll();
        _walkCaches?.DropAll();
        ForgetLast();
    }

    private void InvalidateTlbs(Asid asid, PageRange pages)
    {
        _l1Instruction.Invalidate(asid, pages);
        _l1Data.Invalidate(asid, pages);
        _l2.Invalidate(asid, pages);
        ForgetLast();
    }

    private TlbKey KeyOf(VirtualAddress address) => TlbKey.Of(_tag, address.Value >> _pageSize.Shift);

    private bool HitsL1(AccessKind kind, TlbKey key)
    {
        if (!TryL1(kind, key, out var pte))
            return false;
        Remember(kind, key, pte);
        return true;
    }

    /// <summary>As above, and notes the page's frame with it.</summary>
    private bool HitsL1(AccessKind kind, TlbKey key, Span<CachedPage> last)
    {
        if (!TryL1(kind, key, out var pte))
            return false;
        var page = new CachedPage(key.Value, _pageSize.AddressOf(pte.Pfn).Value);
        if (kind == AccessKind.Fetch)
        {
            last[0] = page;
            return true;
        }
        last[1] = page;
        last[2] = last[3] = StoresFreely(pte) ? page : new CachedPage(TlbKey.None.Value, 0);
        return true;
    }

    /// <summary>Looks for a first-level translation with which the reference goes through at once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryL1(AccessKind kind, TlbKey key, out Pte pte) => kind == AccessKind.Fetch
        ? _l1Instruction.TryLookup(key, out pte) && !pte.NoExecute
        : _l1Data.TryLookup(key, out pte) && (!kind.Writes() || StoresFreely(pte));

    /// <summary>Goes through with a translation that a TLB holds, or finds out why it cannot.</summary>
    private TranslationOutcome Use(
        AccessKind kind, VirtualAddress address, TlbEntry entry, long tlbCycles, ITranslationObserver? observer)
    {
        var key = KeyOf(address);
        var pte = entry.Translate(key.Vpn);
        if (!Allows(pte, kind, observer))
        {
            // The table may grant by now what it did not when the entry was filled: look once more before faulting.
            Counts.PermissionWalks++;
            observer?.On(new TableConsulted(ConsultReason.NotAllowed));
            Drop(key.Vpn, address, observer);
            return WalkAndFill(kind, address, tlbCycles, observer);
        }
        if (kind.Writes() && !pte.Dirty)
        {
            Counts.DirtyAssists++;
            observer?.On(new TableConsulted(ConsultReason.Clean));
            return WalkAndFill(kind, address, tlbCycles, observer);
        }
        Remember(kind, key, pte);
        var physical = Join(pte, address);
        var offsetBits = _pageSize.Shift + entry.Order;
        observer?.On(new FrameJoined(
            (ulong)pte.Pfn.Value >> entry.Order, address.Value & ((1UL << offsetBits) - 1), offsetBits, physical));
        return new TranslationOutcome(false, physical, tlbCycles, 0);
    }

    private TranslationOutcome WalkAndFill(
        AccessKind kind, VirtualAddress address, long tlbCycles, ITranslationObserver? observer)
    {
        var key = KeyOf(address);
        if (address.Value >= VirtualAddress.UserEnd.Value)
        {
            observer?.On(new AddressRefused(address, VirtualAddress.UserEnd)); // no table is looked at
            return Faulted(FaultClass.NotCanonical, tlbCycles, 0);
        }
        var walk = _walker.Walk(_memory, _table, address, observer);
        Counts.NoteWalk(walk.Reads);
        var walkCycles = walk.Reads * _spec.WalkCyclesPerLevel;
        if (_spec.WalkCyclesPerLevel > 0) // else caches say what each read costs
            observer?.On(new CyclesSpent("reads of the page table", walk.Reads, _spec.WalkCyclesPerLevel));
        if (_speculation is not null)
            walkCycles = TakeWalker(tlbCycles, walkCycles + _memory.TakeCycles(), observer);
        var pte = walk.Fault == WalkFault.None ? walk.Entry.ToPte() : Pte.Empty;
        if (walk.Fault != WalkFault.None || !Allows(pte, kind, observer))
        {
            // A fault drops what is held of its page (Intel SDM vol. 3, 5.10.4.1).
            Drop(key.Vpn, address, observer);
            return Faulted(ClassOf(walk.Fault), tlbCycles, walkCycles);
        }
        var dirties = kind.Writes() && !pte.Dirty;
        var entry = Held(key, pte.WithAccessed(true).WithDirty(pte.Dirty || dirties), walk);
        if (dirties || !pte.Accessed)
            Note(entry.Translate(key.Vpn).Pfn, !pte.Accessed, dirties, observer);
        pte = entry.Translate(key.Vpn);
        (kind == AccessKind.Fetch ? _l1Instruction : _l1Data).Insert(entry, observer);
        if (!_l2.Update(entry, observer))
            _l2.Insert(entry, observer);
        Remember(kind, key, pte);
        _speculation?.Walked(entry.Key);
        for (var i = 1; i <= _speculation?.Walks; i++)
            Speculate(key.Vpn, i, Now + new SimDuration(tlbCycles + walkCycles), observer);
        return new TranslationOutcome(false, Join(pte, address), tlbCycles, walkCycles);
    }

    /// <summary>Has a walker make the walk of a reference; says what it takes with the wait for the walker.</summary>
    private long TakeWalker(long tlbCycles, long walkCycles, ITranslationObserver? observer)
    {
        var wait = _speculation!.Demand(Now + new SimDuration(tlbCycles), walkCycles);
        if (wait > 0)
            observer?.On(new CyclesSpent("wait for a walker", 1, wait));
        return wait + walkCycles;
    }

    /// <summary>Walks, perhaps, for a page that no reference has asked for. As a reference may (Intel SDM vol. 3, 5.8),
    /// it fills the TLB and sets the accessed bit; it never faults, and never sets the dirty bit.</summary>
    private void Speculate(Vpn asked, int index, SimTime at, ITranslationObserver? observer)
    {
        if (_speculation!.Choose(asked, index) is not { } page || _pageSize.AddressOf(page) is var address
            && address.Value >= VirtualAddress.UserEnd.Value)
            return;
        var key = TlbKey.Of(_asid, page);
        if (_l2.Holds(key))
            return;
        if (!_speculation.IsFree(at))
        {
            observer?.On(new SpeculativeWalk(page, SpeculationEnd.Dropped, 0, 0));
            return;
        }
        var walk = _walker.Walk(_memory, _table, address);
        var cycles = (walk.Reads * _spec.WalkCyclesPerLevel) + _memory.TakeCycles();
        _speculation.Start(at, walk.Reads, cycles);
        var pte = walk.Fault == WalkFault.None ? walk.Entry.ToPte() : Pte.Empty;
        var isPage = pte.Permits(Protection.None);
        observer?.On(new SpeculativeWalk(
            page, isPage ? SpeculationEnd.Filled : SpeculationEnd.NoPage, walk.Reads, cycles));
        if (!isPage)
        {
            _speculation.Counts.NoPage++;
            return;
        }
        var entry = Held(key, pte.WithAccessed(true), walk);
        if (!pte.Accessed)
            Note(entry.Translate(page).Pfn, true, false, observer);
        _speculation.Filled(entry.Key);
        _l2.Insert(entry, observer);
    }

    /// <summary>What TLBs hold of what a walk has found: the page of the size that it is.</summary>
    private static TlbEntry Held(TlbKey key, Pte pte, in WalkOutcome walk) =>
        TlbEntry.Covering(key, pte, walk.Entry.Order, false);

    /// <summary>A use that the table does not show yet, of the base page's own frame.</summary>
    private void Note(Pfn frame, bool accesses, bool dirties, ITranslationObserver? observer)
    {
        Uses.Add(new FrameUse(frame, dirties));
        observer?.On(new UseNoted(frame, accesses, dirties));
    }

    private static bool Allows(Pte pte, AccessKind kind, ITranslationObserver? observer)
    {
        var isAllowed = pte.Permits(kind.Needs());
        observer?.On(new RightsChecked(kind.Needs(), Granted(pte), isAllowed));
        return isAllowed;
    }

    private static Protection Granted(Pte pte) => !pte.User
        ? Protection.None
        : Protection.Read | (pte.Writable ? Protection.Write : 0) | (pte.NoExecute ? 0 : Protection.Execute);

    private static FaultClass ClassOf(WalkFault fault) => fault switch
    {
        WalkFault.NotPresent => FaultClass.NotPresent,
        WalkFault.Malformed => FaultClass.Malformed,
        WalkFault.OutsideMemory => FaultClass.OutsideMemory,
        WalkFault.AddressTooWide => FaultClass.NotCanonical,
        WalkFault.BeyondLimit => FaultClass.BeyondLimit,
        _ => FaultClass.Protection,
    };

    private static TranslationOutcome Faulted(FaultClass kind, long tlbCycles, long walkCycles) =>
        new(true, default, tlbCycles, walkCycles) { Class = kind };

    private void Drop(Vpn page, VirtualAddress address, ITranslationObserver? observer)
    {
        InvalidateTlbs(_asid, PageRange.Of(page, 1));
        _walkCaches?.Drop(_asid, address);
        observer?.On(new TlbPageDropped(_asid, page));
    }

    private PhysicalAddress Join(Pte pte, VirtualAddress address) =>
        new(_pageSize.AddressOf(pte.Pfn).Value + (address.Value & _pageSize.OffsetMask));

    private static bool StoresFreely(Pte pte) => pte.Writable && pte.Dirty;

    private void Remember(AccessKind kind, TlbKey key, Pte pte)
    {
        if (kind == AccessKind.Fetch)
            _last[0] = key.Value;
        else
            RememberData(key, pte);
    }

    private void RememberData(TlbKey key, Pte pte)
    {
        _last[1] = key.Value;
        _last[2] = _last[3] = StoresFreely(pte) ? key.Value : TlbKey.None.Value;
    }

    private void ForgetLast() => Array.Fill(_last, TlbKey.None.Value);

    private void Count(ulong counts)
    {
        for (var kind = 0; kind < 4; kind++)
            Counts.References[kind] += (ushort)(counts >> (kind << 4));
    }

    /// <summary>A page and the address of its frame.</summary>
    private readonly record struct CachedPage(ulong Key, ulong Frame);
}
