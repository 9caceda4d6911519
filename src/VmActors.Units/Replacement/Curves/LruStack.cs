using System.Numerics;

namespace VmActors.Units.Replacement.Curves;

/// <summary>
/// The stack of LRU: pages in the order of their last references. A page's distance is the number of pages that were
/// referenced since, and itself.
/// </summary>
/// <remarks>
/// The stack is never moved. Each reference marks a new slot for its page, and clears the page's old one; a distance
/// counts the marks behind a slot (Bennett and Kruskal, "LRU stack processing", 1975), by a Fenwick tree over words of
/// 64 slots. When the slots are used up, the pages move together: half of them at least are free then.
/// </remarks>
internal sealed class LruStack
{
    private readonly ulong[] _marks;
    private readonly int[] _tree; // Fenwick, from 1: marks in words
    private readonly int[] _pageAt; // by slot; of marked ones
    private readonly int[] _slotOf; // by page
    private int _next; // the slot of the next reference
    private int _seen; // pages
    private int _last = -1;

    /// <summary>An empty stack.</summary>
    /// <param name="pages">How many there can be.</param>
    public LruStack(int pages)
    {
        var slots = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(64, 2 * pages));
        _marks = new ulong[slots / 64];
        _tree = new int[_marks.Length + 1];
        _pageAt = new int[slots];
        _slotOf = new int[pages];
        Array.Fill(_slotOf, -1);
    }

    /// <summary>Moves a page to the top.</summary>
    /// <returns>Its distance until now, 1 at the top; 0 at its first reference.</returns>
    public int Reference(int page)
    {
        if (page == _last) return 1;
        _last = page;
        var slot = _slotOf[page];
        var distance = 0;
        if (slot < 0)
        {
            _seen++;
        }
        else
        {
            distance = _seen - CountTo(slot) + 1;
            _marks[slot >> 6] ^= 1UL << slot;
            Add(slot >> 6, -1);
        }
        if (_next == _pageAt.Length) Compact();
        Mark(page);
        Add(_slotOf[page] >> 6, 1);
        return distance;
    }

    private void Mark(int page)
    {
        _marks[_next >> 6] |= 1UL << _next;
        _pageAt[_next] = page;
        _slotOf[page] = _next++;
    }

    /// <summary>Marks up to a slot and at it.</summary>
    private int CountTo(int slot)
    {
        var count = BitOperations.PopCount(_marks[slot >> 6] << (63 - (slot & 63)));
        for (var node = slot >> 6; node > 0; node &= node - 1) count += _tree[node];
        return count;
    }

    private void Add(int word, int count)
    {
        for (var node = word + 1; node < _tree.Length; node += node & -node) _tree[node] += count;
    }

    private void Compact()
    {
        var marked = new List<int>(_seen);
        for (var slot = 0; slot < _next; slot++)
        {
            if ((_marks[slot >> 6] & (1UL << slot)) != 0) marked.Add(_pageAt[slot]);
        }
        Array.Clear(_marks);
        Array.Clear(_tree);
        _next = 0;
        foreach (var page in marked) Mark(page);
        for (var word = 0; word < _marks.Length; word++)
        {
            if (_marks[word] != 0) Add(word, BitOperations.PopCount(_marks[word]));
        }
    }
}
