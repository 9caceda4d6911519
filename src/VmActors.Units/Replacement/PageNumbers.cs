using System.Numerics;
using System.Runtime.CompilerServices;

namespace VmActors.Units.Replacement;

/// <summary>
/// Small numbers for pages, in the order in which they are first asked for, so that what is known of a page can stand
/// in an array. A hash table with open addressing: linear probing, at most half full.
/// </summary>
public sealed class PageNumbers
{
    private const int SizeMin = 256;

    private (ulong Page, int Number)[] _slots = new (ulong, int)[SizeMin]; // number + 1; 0: empty
    private ulong[] _pages = new ulong[SizeMin / 2];
    private int _shift = 64 - BitOperations.Log2(SizeMin);
    private ulong _lastPage;
    private int _lastNumber = -1;

    /// <summary>Pages that have a number.</summary>
    public int Count { get; private set; }

    /// <summary>The page that has a number.</summary>
    public ulong PageOf(int number) => number < Count
        ? _pages[number]
        : throw new ArgumentOutOfRangeException(nameof(number), number, "no page has it");

    /// <summary>The number of a page; a new one when it had none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Of(ulong page) => page == _lastPage && _lastNumber >= 0 ? _lastNumber : Find(page);

    private int Find(ulong page)
    {
        var slots = _slots;
        var mask = slots.Length - 1;
        var slot = Home(page);
        int number;
        while ((number = slots[slot].Number - 1) >= 0 && slots[slot].Page != page) slot = (slot + 1) & mask;
        if (number < 0) number = Add(page, slot);
        (_lastPage, _lastNumber) = (page, number);
        return number;
    }

    private int Add(ulong page, int slot)
    {
        if (Count == _pages.Length)
        {
            Grow();
            slot = EmptySlot(page);
        }
        _slots[slot] = (page, Count + 1);
        _pages[Count] = page;
        return Count++;
    }

    private void Grow()
    {
        _slots = new (ulong, int)[_slots.Length * 2];
        _shift--;
        for (var number = 0; number < Count; number++) _slots[EmptySlot(_pages[number])] = (_pages[number], number + 1);
        Array.Resize(ref _pages, _pages.Length * 2);
    }

    private int EmptySlot(ulong page)
    {
        var slot = Home(page);
        while (_slots[slot].Number != 0) slot = (slot + 1) & (_slots.Length - 1);
        return slot;
    }

    // Fibonacci hashing (Knuth, TAOCP 3, 6.4): neighbouring pages lie far apart.
    private int Home(ulong page) => (int)(unchecked(page * 0x9E37_79B9_7F4A_7C15) >> _shift);
}
