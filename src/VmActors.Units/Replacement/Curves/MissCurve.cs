namespace VmActors.Units.Replacement.Curves;

/// <summary>
/// The misses of one policy in memories of every size, from one pass over the references: for a stack algorithm, whose
/// memory of n frames always holds what one of n - 1 does (Mattson, Gecsei, Slutz, Traiger, "Evaluation techniques for
/// storage hierarchies", IBM Systems Journal 9(2), 1970). Then each reference has a distance, its page's place in the
/// stack, and hits in memories of at least that many frames.
/// </summary>
public sealed class MissCurve
{
    private readonly long[] _misses; // by frames - 1; the last stands for all larger memories

    /// <summary>A curve.</summary>
    /// <param name="distances">By distance, from 1 up: how many references have it; the place 0 is for first
    /// references, which have none.</param>
    internal MissCurve(long[] distances)
    {
        References = distances.Sum();
        _misses = new long[Math.Max(1, distances.Length - 1)];
        var misses = References;
        for (var frames = 1; frames <= _misses.Length; frames++)
            _misses[frames - 1] = misses -= frames < distances.Length ? distances[frames] : 0;
    }

    /// <summary>References in all.</summary>
    public long References { get; }

    /// <summary>The sizes of memories at which the misses change, 1 first, and the misses from there on.</summary>
    public IEnumerable<(int Frames, long Misses)> Steps
    {
        get
        {
            for (var frames = 1; frames <= _misses.Length; frames++)
            {
                var misses = _misses[frames - 1];
                if (frames == 1 || misses < _misses[frames - 2]) yield return (frames, misses);
            }
        }
    }

    /// <summary>The misses in so many frames, 1 or more.</summary>
    public long Misses(int frames)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(frames);
        return _misses[Math.Min(frames, _misses.Length) - 1];
    }

    /// <summary>The curve of LRU.</summary>
    public static MissCurve OfLru(ReferenceString references)
    {
        ArgumentNullException.ThrowIfNull(references);
        var distances = new long[references.PageCount + 1];
        var stack = new LruStack(references.PageCount);
        foreach (var use in references.Uses) distances[stack.Reference(use.Page)]++;
        return new MissCurve(distances);
    }

    /// <summary>The curve of OPT.</summary>
    public static MissCurve OfOptimal(ReferenceString references)
    {
        ArgumentNullException.ThrowIfNull(references);
        var distances = new long[references.PageCount + 1];
        var stack = new OptimalStack(references.PageCount);
        var uses = references.Uses;
        var nextUses = references.NextUses;
        for (var place = 0; place < uses.Length; place++)
            distances[stack.Reference(uses[place].Page, nextUses[place])]++;
        return new MissCurve(distances);
    }
}
