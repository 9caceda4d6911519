using VmActors.Units.Tlb;
using VmActors.Vocabulary;

namespace VmActors.Units.Translation;

/// <summary>Which walks a CPU makes that no reference asked for, and when its walkers have time for them.</summary>
/// <param name="spec">How often, and for which pages.</param>
/// <param name="seed">Of its draws: one for each walk that there might be, one more for a page at random.</param>
public sealed class Speculation(SpeculationSpec spec, ulong seed)
{
    private readonly Walkers _walkers = new(spec.Walkers);
    private readonly HashSet<TlbKey> _unused = []; // filled, and not found by a reference since; never iterated
    private SplitMix64 _random = new(seed);

    /// <summary>What has been counted.</summary>
    public SpeculationCounts Counts { get; } = new();

    /// <summary>The most walks after one that a reference waited for.</summary>
    public int Walks => spec.Walks;

    /// <summary>A reference's walk takes a walker; says how long it waits for one.</summary>
    public long Demand(SimTime at, long cycles)
    {
        var wait = (_walkers.Walk(at, new SimDuration(cycles)) - at).Cycles;
        Counts.Waits += wait > 0 ? 1 : 0;
        Counts.WaitCycles += wait;
        return wait;
    }

    /// <summary>The page that a walk is to be made for; null for no walk.</summary>
    /// <param name="page">The page of the reference.</param>
    /// <param name="index">Which walk after the reference's, from 1.</param>
    public Vpn? Choose(Vpn page, int index)
    {
        if (_random.NextBelow(SpeculationSpec.ChanceMax) >= (ulong)spec.Chance)
            return null;
        if (spec.Distance == 0)
            return page + (ulong)index;
        var step = (long)_random.NextBelow(2 * (ulong)spec.Distance) - spec.Distance;
        step += step >= 0 ? 1 : 0; // never the page itself
        return step < 0 && page.Value < (ulong)-step ? null : new Vpn(page.Value + (ulong)step);
    }

    /// <summary>Whether a walker is free at a time; if not, the walk is dropped, and counted.</summary>
    public bool IsFree(SimTime at)
    {
        var isFree = _walkers.FirstFree <= at;
        Counts.Dropped += isFree ? 0 : 1;
        return isFree;
    }

    /// <summary>A walk is made.</summary>
    public void Start(SimTime at, int reads, long cycles)
    {
        _walkers.Walk(at, new SimDuration(cycles));
        Counts.Started++;
        Counts.Reads += reads;
    }

    /// <summary>A walk has filled the second-level TLB.</summary>
    public void Filled(TlbKey key)
    {
        Counts.Filled++;
        _unused.Add(key);
    }

    /// <summary>A reference has found a page in the second-level TLB.</summary>
    public void Found(TlbKey key) => Counts.Useful += _unused.Remove(key) ? 1 : 0;

    /// <summary>A reference's own walk has filled it.</summary>
    public void Walked(TlbKey key) => _unused.Remove(key);
}
