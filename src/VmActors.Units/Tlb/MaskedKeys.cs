using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace VmActors.Units.Tlb;

/// <summary>
/// The keys of those entries of a TLB that answer more than one key, as a content-addressable memory compares them: of
/// a large page, the bits inside it are masked; of a global entry, the address space.
/// </summary>
internal sealed class MaskedKeys
{
    private readonly ulong[] _keys;
    private readonly ulong[] _masks; // the bits that are compared; where nothing is held, all, with the key of no page
    private readonly sbyte[] _orders; // -1 where nothing is held
    private readonly int[] _counts = new int[TlbEntry.OrderMax + 1];

    /// <summary>Holding nothing.</summary>
    /// <param name="entries">Entries of the TLB.</param>
    public MaskedKeys(int entries)
    {
        _keys = new ulong[entries + Vector256<ulong>.Count - 1]; // the last set may be read beyond its end
        _masks = new ulong[_keys.Length];
        _orders = new sbyte[_keys.Length];
        Clear();
    }

    /// <summary>The orders of which an entry is held, a bit each.</summary>
    public ulong Orders { get; private set; }

    /// <summary>Whether the entry is held here.</summary>
    public bool Holds(int index) => _orders[index] >= 0;

    /// <summary>An entry that is held.</summary>
    public TlbEntry At(int index, ulong pte) =>
        new(new TlbKey(_keys[index]), new(pte), _orders[index], _masks[index] <= TlbKey.VpnMask);

    /// <summary>Holds an entry.</summary>
    public void Set(int index, TlbEntry entry)
    {
        Remove(index);
        _keys[index] = entry.Key.Value;
        _masks[index] = (entry.Global ? TlbKey.VpnMask : ulong.MaxValue) & ~(entry.PageCount - 1);
        _orders[index] = (sbyte)entry.Order;
        _counts[entry.Order]++;
        Orders |= 1UL << entry.Order;
    }

    /// <summary>Holds the entry no longer, if it did.</summary>
    public void Remove(int index)
    {
        var order = _orders[index];
        if (order < 0)
            return;
        (_keys[index], _masks[index], _orders[index]) = (TlbKey.None.Value, ulong.MaxValue, -1);
        if (--_counts[order] == 0)
            Orders &= ~(1UL << order);
    }

    /// <summary>Holds nothing.</summary>
    public void Clear()
    {
        Array.Fill(_keys, TlbKey.None.Value);
        Array.Fill(_masks, ulong.MaxValue);
        Array.Fill(_orders, (sbyte)-1);
        Array.Clear(_counts);
        Orders = 0;
    }

    /// <summary>The entry of a set that answers the key, of the smallest order from <paramref name="lowest"/> to
    /// <paramref name="highest"/>; -1 when there is none.</summary>
    /// <remarks>What is read beyond the set cannot answer: a page of one order has one set.</remarks>
    public int Find(int start, int ways, ulong key, int lowest, int highest)
    {
        ref var keys = ref MemoryMarshal.GetArrayDataReference(_keys);
        ref var masks = ref MemoryMarshal.GetArrayDataReference(_masks);
        var wanted = Vector256.Create(key);
        var (found, limit) = (-1, highest + 1);
        for (var index = start; index < start + ways; index += Vector256<ulong>.Count)
        {
            var differing = (Vector256.LoadUnsafe(ref keys, (nuint)index) ^ wanted)
                & Vector256.LoadUnsafe(ref masks, (nuint)index);
            var answers = Vector256.Equals(differing, Vector256<ulong>.Zero).ExtractMostSignificantBits();
            for (; answers != 0; answers &= answers - 1)
            {
                var answer = index + BitOperations.TrailingZeroCount(answers);
                if (_orders[answer] >= lowest && _orders[answer] < limit)
                    (found, limit) = (answer, _orders[answer]);
            }
        }
        return found;
    }
}
