namespace VmActors.Runtime.Choice;

/// <summary>The choices of a normal run: the total order's ties, no faults, and one generator per actor, seeded by
/// the run's seed and the actor's name.</summary>
public sealed class SeededChoices(ulong seed) : IChoices
{
    /// <inheritdoc/>
    public bool ExploresTies => false;

    /// <inheritdoc/>
    public IChooser For(string actor) => new Chooser(Seed(actor));

    private ulong Seed(string actor)
    {
        var hash = Mix(seed + 0x9E3779B97F4A7C15);
        foreach (var character in actor)
            hash = Mix(hash ^ character);
        return hash;
    }

    // SplitMix64 (Steele, Lea, Flood, OOPSLA 2014).
    private static ulong Mix(ulong z)
    {
        unchecked
        {
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }

    private sealed class Chooser(ulong state) : IChooser
    {
        private ulong _state = state;

        public long Choose(ChoiceKind kind, long count)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
            if (kind is ChoiceKind.Tie or ChoiceKind.Fault)
                return 0;
            _state = unchecked(_state + 0x9E3779B97F4A7C15);
            return (long)Math.BigMul(Mix(_state), (ulong)count, out _);
        }
    }
}
