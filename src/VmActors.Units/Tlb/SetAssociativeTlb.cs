using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using VmActors.Units.Explanation;
using VmActors.Units.Tlb.Replacement;
using VmActors.Vocabulary;

namespace VmActors.Units.Tlb;

/// <summary>
/// A set-associative TLB: any sets and ways, a <see cref="TlbPolicy"/>, base pages and larger ones, entries of one
/// address space and global ones. The set of a page is its number, in pages of its own size, modulo the sets.
/// <code>
/// key ── equal to the key used last in its set, or to another of the set? ──► hit: a base page of one space
///   └─ for each order held, smallest first:
///      equal under its mask to a key of the set there? ─────────────────────► hit: a large page, or a global one
/// </code>
/// A TLB that holds nothing but base pages of single spaces goes no further than the first line.
/// </summary>
/// <remarks>
/// Of one order, at most one entry answers for a page: an insertion takes the place of what it would compete with. Of
/// several orders, software has to see to it; where it did not, the smallest page answers.
/// </remarks>
public sealed class SetAssociativeTlb
{
    private const int LanesRead = 4; // keys that are compared at once
    private const int WaysWithoutHints = 16;

    private readonly TlbGeometry _geometry;
    private readonly string _name;
    private readonly ulong[] _keys; // of base pages of one space; of everything else, None
    private readonly ulong[] _entries;
    private readonly Latest[] _latest; // by set
    private readonly int[] _counts; // entries held, by set
    private readonly ulong _setMask;
    private readonly int _ways;
    private readonly bool _isPowerOfTwo;
    private readonly TlbReplacement _replacement;
    private readonly WayHints? _hints; // of sets too wide to be compared whole for every hit
    private MaskedKeys? _masked; // of large and global entries, once there has been one

    /// <summary>An empty TLB.</summary>
    /// <param name="spec">Its shape and policy.</param>
    /// <param name="seed">Of what a random policy draws; no two TLBs of a machine should have the same.</param>
    /// <param name="name">What explanations call it.</param>
    /// <exception cref="ArgumentException">The geometry is impossible, or there is no such policy.</exception>
    public SetAssociativeTlb(TlbSpec spec, ulong seed = 0, string name = "TLB")
    {
        _geometry = spec.Geometry;
        _geometry.Validate();
        _name = name;
        _ways = _geometry.Ways;
        _keys = new ulong[_geometry.Entries + LanesRead - 1]; // the last set may be read beyond its end
        _entries = new ulong[_geometry.Entries];
        _latest = new Latest[_geometry.Sets];
        _counts = new int[_geometry.Sets];
        _isPowerOfTwo = BitOperations.IsPow2(_geometry.Sets);
        _setMask = _isPowerOfTwo ? (ulong)_geometry.Sets - 1 : 0;
        _replacement = TlbReplacement.Of(spec, seed);
        _hints = _ways > WaysWithoutHints ? new WayHints(_geometry.Entries) : null;
        InvalidateAll();
    }

    /// <summary>Entries that hold a translation.</summary>
    public int Count => _counts.Sum();

    /// <summary>Every translation held, with its place; set by set and way by way.</summary>
    public IEnumerable<TlbSlot> Slots => Enumerable.Range(0, _geometry.Sets).SelectMany(SlotsOf);

    /// <summary>Looks a page up, and notes its use when it is found.</summary>
    /// <param name="key">The page.</param>
    /// <param name="pte">Its translation; of a large page, that of this part of it.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryLookup(TlbKey key, out Pte pte)
    {
        var set = SetOf(key.Vpn.Value);
        ref var latest = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_latest), set);
        if (latest.Key == key.Value)
        {
            // Nothing of its set has been used since, and to use it twice is to use it once: no policy need know.
            pte = new Pte(latest.Entry);
            return true;
        }
        var index = FindUsed(set, key.Value);
        if (index >= 0)
        {
            pte = new Pte(_entries[index]);
            return true;
        }
        if (_masked is not null)
            return TryLookupMasked(key, out pte);
        pte = default;
        return false;
    }

    /// <summary>Looks a page up, and notes its use when it is found.</summary>
    /// <param name="key">The page.</param>
    /// <param name="observer">Is told the split, the set and the entry that answers.</param>
    /// <param name="entry">The entry that answers.</param>
    public bool TryLookup(TlbKey key, ITranslationObserver? observer, out TlbEntry entry)
    {
        var index = Search(key, observer, out var set);
        if (index < 0)
        {
            observer?.On(new TlbMiss(_name));
            entry = default;
            return false;
        }
        NoteUse(set, index, _keys[index]);
        entry = At(index);
        observer?.On(new TlbHit(_name, SlotAt(set, index), entry.Translate(key.Vpn)));
        return true;
    }

    /// <summary>Whether a page would be found; looking is no use of it.</summary>
    public bool Holds(TlbKey key) => Search(key, null, out _) >= 0;

    /// <summary>Adds a base page of one space; see <see cref="Insert(TlbEntry, ITranslationObserver?)"/>.</summary>
    public void Insert(TlbKey key, Pte pte) => Insert(new TlbEntry(key, pte));

    /// <summary>Adds a page. It takes the place of what would answer for the same page, which counts as a use only;
    /// else a free way, the lowest; else that of the policy's victim.</summary>
    /// <param name="entry">The page; a large one is named by its first base page.</param>
    /// <param name="observer">Is told where it went, and what went for it.</param>
    /// <exception cref="ArgumentException">No such page; see <see cref="TlbEntry.Validate"/>.</exception>
    public void Insert(TlbEntry entry, ITranslationObserver? observer = null)
    {
        entry.Validate();
        var set = SetOf(entry.Key.Vpn.Value >> entry.Order);
        var index = TakePlaceOfSame(set, entry);
        var isNew = index < 0;
        if (isNew)
            index = _counts[set] < _ways ? FirstFree(set) : _replacement.Victim(set);
        TlbEntry? evicted = observer is not null && IsHeld(index) ? At(index) : null;
        Write(set, index, entry);
        if (isNew)
            _replacement.Filled(set, index);
        NoteUse(set, index, _keys[index]);
        observer?.On(new TlbFilled(_name, SlotAt(set, index), evicted));
    }

    /// <summary>Replaces the translation of a page that is here with this order, in its place, which is no use; false
    /// when it is not here.</summary>
    /// <param name="entry">The page.</param>
    /// <param name="observer">Is told where it stands, and what stood there.</param>
    public bool Update(TlbEntry entry, ITranslationObserver? observer = null)
    {
        var set = SetOf(entry.Key.Vpn.Value >> entry.Order);
        var index = TakePlaceOfSame(set, entry);
        if (index < 0)
            return false;
        TlbEntry? old = observer is not null ? At(index) : null;
        Write(set, index, entry);
        observer?.On(new TlbFilled(_name, SlotAt(set, index), old));
        return true;
    }

    /// <summary>Drops what answers for a page: of every order, and global entries too (x86: INVLPG).</summary>
    /// <returns>Whether anything did.</returns>
    public bool Invalidate(TlbKey key)
    {
        var index = Search(key, null, out var set);
        var found = index >= 0;
        for (; index >= 0; index = _masked is null ? -1 : Search(key, null, out set))
            Drop(set, index);
        return found;
    }

    /// <summary>Drops what answers for any page of a range of an address space, as <see cref="Invalidate(TlbKey)"/>
    /// does.</summary>
    public void Invalidate(Asid asid, PageRange pages)
    {
        if (pages.IsEmpty)
            return;
        if (pages.Count <= _geometry.Sets)
        {
            for (var vpn = pages.Start; vpn < pages.End; vpn += 1)
                Invalidate(TlbKey.Of(asid, vpn));
            return;
        }
        DropWhere(entry => (entry.Global || entry.Key.Asid == asid)
            && entry.Key.Vpn < pages.End && entry.Key.Vpn.Value + (entry.PageCount - 1) >= pages.Start.Value);
    }

    /// <summary>Drops every page of an address space but the global ones.</summary>
    public void InvalidateSpace(Asid asid) => DropWhere(entry => !entry.Global && entry.Key.Asid == asid);

    /// <summary>Drops everything but what is global.</summary>
    public void InvalidateAllButGlobal() => DropWhere(entry => !entry.Global);

    /// <summary>Drops everything.</summary>
    public void InvalidateAll()
    {
        Array.Fill(_keys, TlbKey.None.Value);
        Array.Fill(_latest, new Latest(TlbKey.None.Value, 0));
        Array.Clear(_counts);
        _masked?.Clear();
        _replacement.DroppedAll();
    }

    /// <summary>For people: the shape.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"{_geometry.Entries} entries, {_geometry.Ways} ways, {_geometry.Sets} sets");

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int SetOf(ulong page) => (int)(_isPowerOfTwo ? page & _setMask : page % (ulong)_geometry.Sets);

    [MethodImpl(MethodImplOptions.NoInlining)] // so that the hits above stay small where they are inlined
    private int FindUsed(int set, ulong key)
    {
        var index = _hints is null ? Compare(set * _ways, key) : FindHinted(_hints, set * _ways, key);
        if (index >= 0)
            NoteUse(set, index, key);
        return index;
    }

    /// <summary>The entry of a set with this key; -1 when there is none.</summary>
    private int Find(int start, ulong key) =>
        _hints is null ? Compare(start, key) : FindHinted(_hints, start, key);

    private int FindHinted(WayHints hints, int start, ulong key)
    {
        ref var hint = ref hints[key];
        if (_keys[hint] == key)
            return hint;
        var index = Compare(start, key);
        if (index >= 0)
            hint = index;
        return index;
    }

    /// <remarks>What is read beyond the set cannot be equal: a key has one set.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Compare(int start, ulong key)
    {
        ref var keys = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_keys), start);
        var wanted = Vector128.Create(key);
        for (var way = 0; way < _ways; way += LanesRead)
        {
            var low = Vector128.Equals(Vector128.LoadUnsafe(ref keys, (nuint)way), wanted);
            var high = Vector128.Equals(Vector128.LoadUnsafe(ref keys, (nuint)way + 2), wanted);
            var equal = low.ExtractMostSignificantBits() | (high.ExtractMostSignificantBits() << 2);
            if (equal != 0)
                return start + way + BitOperations.TrailingZeroCount(equal);
        }
        return -1;
    }

    /// <summary>An entry is the latest of its set. No virtual call: hits come here.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void NoteUse(int set, int index, ulong key)
    {
        _latest[set] = new Latest(key, _entries[index]);
        switch (_replacement)
        {
            case LruReplacement lru:
                lru.Used(index);
                break;
            case TreePlruReplacement tree:
                tree.Used(set, index);
                break;
            case NruReplacement nru:
                nru.Used(set, index);
                break;
        }
    }

    private bool TryLookupMasked(TlbKey key, out Pte pte)
    {
        var found = TryLookup(key, null, out var entry);
        pte = found ? entry.Translate(key.Vpn) : default;
        return found;
    }

    private int Search(TlbKey key, ITranslationObserver? observer, out int set)
    {
        set = SetOf(key.Vpn.Value);
        observer?.On(Selected(key, 0));
        var index = Find(set * _ways, key.Value);
        if (index >= 0 || _masked is null)
            return index;
        if (_geometry.Sets == 1)
            return _masked.Find(0, _ways, key.Value, 0, TlbEntry.OrderMax);
        for (var orders = _masked.Orders; orders != 0 && index < 0; orders &= orders - 1)
        {
            var order = BitOperations.TrailingZeroCount(orders);
            if (order > 0)
                observer?.On(Selected(key, order));
            set = SetOf(key.Vpn.Value >> order);
            index = _masked.Find(set * _ways, _ways, key.Value, order, order);
        }
        return index;
    }

    /// <summary>The place of an entry of the same page; when there are several, of the first, and the others go. -1
    /// when there is none.</summary>
    private int TakePlaceOfSame(int set, TlbEntry entry)
    {
        if (_masked is null && entry is { Order: 0, Global: false })
            return Find(set * _ways, entry.Key.Value);
        var place = -1;
        for (var index = set * _ways; index < (set + 1) * _ways; index++)
        {
            if (!IsHeld(index) || !entry.CompetesWith(At(index)))
                continue;
            if (place < 0)
                place = index;
            else
                Drop(set, index);
        }
        return place;
    }

    private int FirstFree(int set)
    {
        var index = set * _ways;
        while (IsHeld(index))
            index++;
        return index;
    }

    private void Write(int set, int index, TlbEntry entry)
    {
        if (!IsHeld(index))
            _counts[set]++;
        _latest[set].Key = TlbKey.None.Value;
        _entries[index] = entry.Pte.Bits;
        if (entry is { Order: 0, Global: false })
        {
            _keys[index] = entry.Key.Value;
            _masked?.Remove(index);
        }
        else
        {
            _keys[index] = TlbKey.None.Value;
            _masked ??= new MaskedKeys(_geometry.Entries);
            _masked.Set(index, entry);
        }
    }

    private void Drop(int set, int index)
    {
        _keys[index] = _latest[set].Key = TlbKey.None.Value;
        _masked?.Remove(index);
        _counts[set]--;
        _replacement.Dropped(set, index);
    }

    private void DropWhere(Predicate<TlbEntry> goes)
    {
        for (var set = 0; set < _geometry.Sets; set++)
        {
            for (var index = set * _ways; index < (set + 1) * _ways && _counts[set] > 0; index++)
            {
                if (IsHeld(index) && goes(At(index)))
                    Drop(set, index);
            }
        }
    }

    private bool IsHeld(int index) =>
        _keys[index] != TlbKey.None.Value || (_masked is not null && _masked.Holds(index));

    private TlbEntry At(int index) => _keys[index] != TlbKey.None.Value
        ? new TlbEntry(new TlbKey(_keys[index]), new Pte(_entries[index]))
        : _masked!.At(index, _entries[index]);

    private TlbSlot SlotAt(int set, int index) => new(set, index - (set * _ways), At(index));

    private IEnumerable<TlbSlot> SlotsOf(int set) =>
        Enumerable.Range(set * _ways, _ways).Where(IsHeld).Select(index => SlotAt(set, index));

    private TlbSetSelected Selected(TlbKey key, int order)
    {
        var page = key.Vpn.Value >> order;
        var sets = (ulong)_geometry.Sets;
        var index = SetOf(page);
        int? indexBits = _isPowerOfTwo ? BitOperations.Log2(sets) : null;
        return new TlbSetSelected(
            _name, key.Asid, key.Vpn, order, _geometry.Sets, indexBits, index, page / sets, [.. SlotsOf(index)]);
    }

    /// <summary>The entry of a set that was used last.</summary>
    /// <param name="Key">Its key; None when it was dropped, or is a large or global one.</param>
    /// <param name="Entry">A copy of it.</param>
    private record struct Latest(ulong Key, ulong Entry);
}
