using System.Runtime.CompilerServices;
using VmActors.Vocabulary;

namespace VmActors.Workloads.Traces.Recording;

/// <summary>What is known of a page that the recorded program has touched.</summary>
internal struct TouchedPage
{
    /// <summary>Which page.</summary>
    public ulong Vpn;

    /// <summary>
    /// The threads that touched it since its last event: bit n for thread n, bit 63 for all from 63 on.
    /// </summary>
    public ulong Touchers;

    /// <summary>
    /// What <see cref="Touchers"/> may do with it as things are; less than the truth makes a touch look again.
    /// </summary>
    public Protection Granted;

    /// <summary>
    /// What was done with it before any event, so that it must have been there from the start; else none.
    /// </summary>
    public Protection Initial;

    /// <summary>Whether a reference starts in it.</summary>
    public bool IsReferred;

    /// <summary>Whether a data reference starts in it.</summary>
    public bool IsDataReferred;
}

/// <summary>A hash table of pages, in the order of their first touch, with a small cache before it.</summary>
internal sealed class TouchedPages
{
    private const int CacheLength = 256;

    private readonly int[] _cache = new int[CacheLength];
    private int[] _slots = new int[1 << 12]; // index + 1, 0 is free; open addressing
    private TouchedPage[] _pages = new TouchedPage[1 << 11];

    /// <summary>An empty table.</summary>
    public TouchedPages() => _pages[0].Vpn = ulong.MaxValue; // so that the cache's zeros match nothing

    /// <summary>Pages touched.</summary>
    public int Count { get; private set; }

    /// <summary>All of them.</summary>
    public Span<TouchedPage> All => _pages.AsSpan(0, Count);

    /// <summary>The page, made if it is new; the reference lives until the next call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref TouchedPage Get(ulong vpn)
    {
        ref var cached = ref _pages[_cache[vpn % CacheLength]];
        if (cached.Vpn == vpn) return ref cached;
        return ref GetSlowly(vpn);
    }

    /// <summary>Every touched page of <paramref name="range"/>, in no order that a result may depend on.</summary>
    public void ForEach(PageRange range, ref ulong state, Visitor visit)
    {
        if (range.Count > Count)
        {
            foreach (ref var page in All)
                if (range.Contains(new Vpn(page.Vpn))) visit(ref page, ref state);
            return;
        }
        for (ulong vpn = range.Start.Value; vpn < range.End.Value; vpn++)
        {
            int index = _slots[SlotOf(vpn)];
            if (index != 0) visit(ref _pages[index - 1], ref state);
        }
    }

    /// <summary>What is done with each page.</summary>
    public delegate void Visitor(ref TouchedPage page, ref ulong state);

    private ref TouchedPage GetSlowly(ulong vpn)
    {
        int slot = SlotOf(vpn);
        if (_slots[slot] == 0)
        {
            if (Count == _pages.Length) Grow();
            _pages[Count] = new TouchedPage { Vpn = vpn };
            _slots[SlotOf(vpn)] = ++Count;
            slot = SlotOf(vpn);
        }
        int index = _slots[slot] - 1;
        _cache[vpn % CacheLength] = index;
        return ref _pages[index];
    }

    /// <summary>The slot of the page, or the free one where it would be.</summary>
    private int SlotOf(ulong vpn)
    {
        int mask = _slots.Length - 1;
        int slot = (int)(SplitMix64.Mix(vpn) & (ulong)mask);
        while (_slots[slot] != 0 && _pages[_slots[slot] - 1].Vpn != vpn) slot = (slot + 1) & mask;
        return slot;
    }

    private void Grow()
    {
        Array.Resize(ref _pages, _pages.Length * 2);
        _slots = new int[_slots.Length * 2];
        for (int index = 0; index < Count; index++) _slots[SlotOf(_pages[index].Vpn)] = index + 1;
    }
}
