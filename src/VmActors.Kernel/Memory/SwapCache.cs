using VmActors.Vocabulary;

namespace VmActors.Kernel.Memory;

/// <summary>Pages in memory whose slot other page tables name as well, by slot: whoever faults on one of those entries
/// gets the same frame (Linux: mm/swap_state.c).</summary>
internal sealed class SwapCache
{
    private readonly Dictionary<SwapSlot, Pfn> _frames = []; // never iterated

    /// <summary>Slots that are being read for such a fault.</summary>
    public Locks<SwapSlot> Reads { get; } = new(slot => $"{slot}, being read");

    /// <summary>A frame has the page of a slot.</summary>
    public void Add(SwapSlot slot, Pfn frame) => _frames[slot] = frame;

    /// <summary>The frame with a slot's page.</summary>
    public bool TryFind(SwapSlot slot, out Pfn frame)
    {
        frame = default;
        return _frames.Count > 0 && _frames.TryGetValue(slot, out frame);
    }

    /// <summary>A frame has a slot's page no longer, or is on its way out.</summary>
    public void Forget(SwapSlot? slot, Pfn frame)
    {
        if (slot is { } known && TryFind(known, out var cached) && cached == frame)
            _frames.Remove(known);
    }
}
