using System.Collections.Immutable;

namespace VmActors.Units.Replacement.Curves;

/// <summary>
/// The size of the working set over time: at each reference, how many pages the last so many references went to, that
/// one included (Denning, "The working set model for program behavior", CACM 11(5), 1968).
/// </summary>
public sealed class WorkingSetSizes
{
    private const int SamplesMax = 32;

    private readonly ImmutableArray<int> _samples;
    private readonly int _every;

    private WorkingSetSizes(ImmutableArray<int> samples, int every) => (_samples, _every) = (samples, every);

    /// <summary>References that are looked back on.</summary>
    public required long Window { get; init; }

    /// <summary>References in all.</summary>
    public required int References { get; init; }

    /// <summary>The size after so many references, at even distances and at the end: at most 32 of them.</summary>
    public IEnumerable<(int References, int Pages)> OverTime => _samples.Select((pages, sample) =>
        ((int)Math.Min(References, (sample + 1L) * _every), pages));

    /// <summary>The sizes at all references, added up.</summary>
    public required long Sum { get; init; }

    /// <summary>The largest size.</summary>
    public required int Max { get; init; }

    /// <summary>References to pages that were not in the working set: the faults of a memory that always holds exactly
    /// that.</summary>
    public required long Misses { get; init; }

    /// <summary>Sizes for a string.</summary>
    /// <param name="references">The string.</param>
    /// <param name="window">1 or more.</param>
    public static WorkingSetSizes Of(ReferenceString references, long window)
    {
        ArgumentNullException.ThrowIfNull(references);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(window);
        var every = Math.Max(1, (references.Length + SamplesMax - 1) / SamplesMax);
        var uses = references.Uses;
        var lastUse = new int[references.PageCount]; // place + 1; 0: none in the window
        var samples = ImmutableArray.CreateBuilder<int>();
        var (size, max, sum, misses) = (0, 0, 0L, 0L);
        for (var place = 0; place < uses.Length; place++)
        {
            ref var use = ref lastUse[uses[place].Page];
            if (use == 0) misses++; // the page that leaves just now is still there
            if (place >= window)
            {
                var leaving = (int)(place - window);
                ref var last = ref lastUse[uses[leaving].Page];
                if (last == leaving + 1) (last, size) = (0, size - 1);
            }
            if (use == 0) size++;
            use = place + 1;
            max = Math.Max(max, size);
            sum += size;
            if ((place + 1) % every == 0 || place + 1 == uses.Length) samples.Add(size);
        }
        return new WorkingSetSizes(samples.ToImmutable(), every)
        {
            Window = window,
            References = uses.Length,
            Sum = sum,
            Max = max,
            Misses = misses,
        };
    }
}
