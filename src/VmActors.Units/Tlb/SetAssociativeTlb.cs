using System.Numerics;
using System.Runtime.CompilerServices;
using VmActors.Vocabulary;

namespace VmActors.Units.Tlb;

/// <summary>
/// A set-associative TLB with true LRU replacement. The ways of a set stand in order of their last use, so the most
/// recent is found first and the victim is always the last. The set of a page is its number modulo the sets.
/// </summary>
public sealed class SetAssociativeTlb
{
    private readonly TlbGeometry _geometry;
    private readonly ulong[] _keys;
    private readonly ulong[] _entries;
    private readonly ulong _setMask;
    private readonly int _ways;
    private readonly bool _isPowerOfTwo;

    /// <summary>An empty TLB.</summary>
    /// <exception cref="ArgumentException">The geometry is impossible.</exception>
    public SetAssociativeTlb(TlbGeometry geometry)
    {
        geometry.Validate();
        _geometry = geometry;
        _ways = geometry.Ways;
        _keys = new ulong[geometry.Entries];
        _entries = new ulong[geometry.Entries];
        _isPowerOfTwo = BitOperations.IsPow2(geometry.Sets);
        _setMask = _isPowerOfTwo ? (ulong)geometry.Sets - 1 : 0;
        Array.Fill(_keys, TlbKey.None.Value);
    }

    /// <summary>Entries that hold a translation.</summary>
    public int Count => _keys.Count(key => key != TlbKey.None.Value);

    /// <summary>Every translation held, set by set, the most recently used of a set first.</summary>
    public IEnumerable<(TlbKey Key, Pte Pte)> Entries
    {
        get
        {
            for (var i = 0; i < _keys.Length; i++)
            {
                if (_keys[i] != TlbKey.None.Value)
                    yield return (new TlbKey(_keys[i]), new Pte(_entries[i]));
            }
        }
    }

    /// <summary>Looks a page up and, when found, makes it the most recently used of its set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryLookup(TlbKey key, out Pte pte)
    {
        var start = SetStart(key.Value);
        ref var keys = ref Unsafe.Add(
            ref System.Runtime.InteropServices.MemoryMarshal.GetArrayDataReference(_keys), start);
        if (keys == key.Value)
        {
            pte = new Pte(_entries[start]);
            return true;
        }
        for (var way = 1; way < _ways; way++)
        {
            if (Unsafe.Add(ref keys, way) == key.Value)
            {
                pte = MoveToFront(start, way);
                return true;
            }
        }
        pte = default;
        return false;
    }

    /// <summary>Adds or replaces a page's translation as the most recently used of its set; the least recently used
    /// goes when the set is full.</summary>
    public void Insert(TlbKey key, Pte pte)
    {
        var start = SetStart(key.Value);
        var way = Find(start, key.Value);
        if (way < 0)
            way = _ways - 1;
        MoveToFront(start, way);
        _keys[start] = key.Value;
        _entries[start] = pte.Bits;
    }

    /// <summary>Replaces the translation of a page that is here, in its place; false when it is not.</summary>
    public bool Update(TlbKey key, Pte pte)
    {
        var start = SetStart(key.Value);
        var way = Find(start, key.Value);
        if (way < 0)
            return false;
        _entries[start + way] = pte.Bits;
        return true;
    }

    /// <summary>Drops one page; false when it was not here.</summary>
    public bool Invalidate(TlbKey key)
    {
        var start = SetStart(key.Value);
        var way = Find(start, key.Value);
        if (way < 0)
            return false;
        RemoveAt(start, way);
        return true;
    }

    /// <summary>Drops every page of an address space.</summary>
    public void InvalidateSpace(Asid asid)
    {
        for (var set = 0; set < _keys.Length; set += _ways)
        {
            for (var way = _ways - 1; way >= 0; way--)
            {
                if (_keys[set + way] != TlbKey.None.Value && new TlbKey(_keys[set + way]).Asid == asid)
                    RemoveAt(set, way);
            }
        }
    }

    /// <summary>Drops everything.</summary>
    public void InvalidateAll() => Array.Fill(_keys, TlbKey.None.Value);

    /// <summary>For people: the shape.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"{_geometry.Entries} entries, {_geometry.Ways} ways, {_geometry.Sets} sets");

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int SetStart(ulong key)
    {
        var vpn = new TlbKey(key).Vpn.Value;
        return (int)(_isPowerOfTwo ? vpn & _setMask : vpn % (ulong)_geometry.Sets) * _ways;
    }

    private int Find(int start, ulong key) => _keys.AsSpan(start, _ways).IndexOf(key);

    private Pte MoveToFront(int start, int way)
    {
        var key = _keys[start + way];
        var entry = _entries[start + way];
        for (var i = start + way; i > start; i--)
        {
            _keys[i] = _keys[i - 1];
            _entries[i] = _entries[i - 1];
        }
        _keys[start] = key;
        _entries[start] = entry;
        return new Pte(entry);
    }

    private void RemoveAt(int start, int way)
    {
        for (var i = start + way; i < start + _ways - 1; i++)
        {
            _keys[i] = _keys[i + 1];
            _entries[i] = _entries[i + 1];
        }
        _keys[start + _ways - 1] = TlbKey.None.Value;
    }
}
