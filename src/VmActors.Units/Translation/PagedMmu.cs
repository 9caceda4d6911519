using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using VmActors.Units.Cache;
using VmActors.Units.Explanation;
using VmActors.Units.Memory;
using VmActors.Units.PageTable;
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
    private readonly SetAssociativeTlb _l1Instruction;
    private readonly SetAssociativeTlb _l1Data;
    private readonly SetAssociativeTlb _l2;

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
    /// <param name="seed">Of the draws of its TLBs; each has a generator of its own.</param>
    public PagedMmu(PagedMmuSpec spec, IByteMemory memory, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(spec);
        _spec = spec;
        _memory = memory;
        _l1Instruction = new SetAssociativeTlb(spec.L1Instruction, SplitMix64.Derive(seed, 0), "L1 instruction TLB");
        _l1Data = new SetAssociativeTlb(spec.L1Data, SplitMix64.Derive(seed, 1), "L1 data TLB");
        _l2 = new SetAssociativeTlb(spec.L2, SplitMix64.Derive(seed, 2), "L2 TLB");
        ForgetLast();
    }

    /// <inheritdoc/>
    public override IEnumerable<TlbEntry> Translations =>
        _l1Instruction.Slots.Concat(_l1Data.Slots).Concat(_l2.Slots).Select(slot => slot.Entry);

    /// <inheritdoc/>
    public override ImmutableArray<TlbReach> Reach =>
    [
        TlbReach.Of("L1I", _spec.L1Instruction.Geometry.Entries), TlbReach.Of("L1D", _spec.L1Data.Geometry.Entries),
        TlbReach.Of("L2", _spec.L2.Geometry.Entries),
    ];

    /// <inheritdoc/>
    public override void Load(Pfn root, Asid asid)
    {
        _table = new TableBase(root.Address, asid);
        _asid = asid;
        _tag = TlbKey.TagOf(asid);
        ForgetLast();
    }

    /// <inheritdoc/>
    public override int RunHits(ReadOnlySpan<MemoryOperation> operations)
    {
        ref var first = ref MemoryMarshal.GetReference(operations);
        ref var last = ref MemoryMarshal.GetArrayDataReference(_last);
        var tag = _tag;
        var counts = 0UL; // four counters of 16 bits
        var length = Math.Min(operations.Length, ushort.MaxValue);
        var i = 0;
        for (; i < length; i++)
        {
            ref var operation = ref Unsafe.Add(ref first, i);
            var kind = (uint)operation.Kind;
            if (kind > (uint)OperationKind.Modify)
                break;
            var key = TlbKey.Of(tag, operation.Address);
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
            var key = TlbKey.Of(_tag, operation.Address);
            if (last[(int)kind].Key != key.Value && !HitsL1((AccessKind)kind, key, last))
                break;
            var physical = new PhysicalAddress(last[(int)kind].Frame + (operation.Address & (Page.Size - 1)));
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
        var key = TlbKey.Of(_tag, address.Value);
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
        _l1Instruction.Invalidate(asid, pages);
        _l1Data.Invalidate(asid, pages);
        _l2.Invalidate(asid, pages);
        ForgetLast();
    }

    /// <inheritdoc/>
    public override void InvalidateSpace(Asid asid)
    {
        _l1Instruction.InvalidateSpace(asid);
        _l1Data.InvalidateSpace(asid);
        _l2.InvalidateSpace(asid);
        ForgetLast();
    }

    /// <summary>Drops everything but what is global.</summary>
    public void InvalidateAllButGlobal()
    {
        _l1Instruction.InvalidateAllButGlobal();
        _l1Data.InvalidateAllButGlobal();
        _l2.InvalidateAllButGlobal();
        ForgetLast();
    }

    /// <inheritdoc/>
    public override void InvalidateAll()
    {
        _l1Instruction.InvalidateAll();
        _l1Data.InvalidateAll();
        _l2.InvalidateAll();
        ForgetLast();
    }

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
        var page = new CachedPage(key.Value, pte.Pfn.Address.Value);
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
        var key = TlbKey.Of(_tag, address.Value);
        var pte = entry.Translate(key.Vpn);
        if (!Allows(pte, kind, observer))
        {
            // The table may grant by now what it did not when the entry was filled: look once more before faulting.
            Counts.PermissionWalks++;
            observer?.On(new TableConsulted(ConsultReason.NotAllowed));
            Drop(key.Vpn, observer);
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
        observer?.On(new FrameJoined((ulong)pte.Pfn.Value, (ulong)address.Offset, Page.Shift, physical));
        return new TranslationOutcome(false, physical, tlbCycles, 0);
    }

    private TranslationOutcome WalkAndFill(
        AccessKind kind, VirtualAddress address, long tlbCycles, ITranslationObserver? observer)
    {
        var key = TlbKey.Of(_tag, address.Value);
        if (key.Vpn >= VirtualAddress.UserEnd.Vpn)
        {
            observer?.On(new AddressRefused(address, VirtualAddress.UserEnd)); // no table is looked at
            return Faulted(FaultClass.NotCanonical, tlbCycles, 0);
        }
        var walk = _spec.Walker.Walk(_memory, _table, address, observer);
        Counts.NoteWalk(walk.Reads);
        var walkCycles = walk.Reads * _spec.WalkCyclesPerLevel;
        observer?.On(new CyclesSpent("reads of the page table", walk.Reads, _spec.WalkCyclesPerLevel));
        var pte = walk.Fault == WalkFault.None ? walk.Entry.ToPte() : Pte.Empty;
        if (walk.Fault != WalkFault.None || !Allows(pte, kind, observer))
        {
            // A fault drops what is held of its page (Intel SDM vol. 3, 5.10.4.1).
            Drop(key.Vpn, observer);
            return Faulted(ClassOf(walk.Fault), tlbCycles, walkCycles);
        }
        var dirties = kind.Writes() && !pte.Dirty;
        if (dirties || !pte.Accessed)
        {
            Uses.Add(new FrameUse(pte.Pfn, dirties));
            observer?.On(new UseNoted(pte.Pfn, !pte.Accessed, dirties));
        }
        pte = pte.WithAccessed(true);
        if (dirties)
            pte = pte.WithDirty(true);
        var entry = new TlbEntry(key, pte);
        (kind == AccessKind.Fetch ? _l1Instruction : _l1Data).Insert(entry, observer);
        if (!_l2.Update(entry, observer))
            _l2.Insert(entry, observer);
        Remember(kind, key, pte);
        return new TranslationOutcome(false, Join(pte, address), tlbCycles, walkCycles);
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

    private void Drop(Vpn page, ITranslationObserver? observer)
    {
        Invalidate(_asid, PageRange.Of(page, 1));
        observer?.On(new TlbPageDropped(_asid, page));
    }

    private static PhysicalAddress Join(Pte pte, VirtualAddress address) =>
        new(pte.Pfn.Address.Value + (ulong)address.Offset);

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
