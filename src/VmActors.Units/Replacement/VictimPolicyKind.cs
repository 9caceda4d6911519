using VmActors.Units.Replacement.Curves;

namespace VmActors.Units.Replacement;

/// <summary>A policy by name.</summary>
public sealed record VictimPolicyKind
{
    private VictimPolicyKind(
        string name, Func<VictimPolicySpec, IVictimPolicy> create, Func<VictimPolicySpec, long> run, bool hasOrder) =>
        (Name, Create, CountMisses, HasOrder) = (name, create, run, hasOrder);

    /// <summary>As exercises call it: <c>LRU</c>.</summary>
    public string Name { get; }

    /// <summary>As command lines call it: <c>lru</c>.</summary>
    public string Word => Name.ToLowerInvariant();

    /// <summary>Makes one.</summary>
    public Func<VictimPolicySpec, IVictimPolicy> Create { get; }

    /// <summary>Runs the spec's references in its frames, from empty, and counts the misses.</summary>
    public Func<VictimPolicySpec, long> CountMisses { get; }

    /// <summary>Whether it can be shown on paper: <see cref="Create"/> makes an <see cref="IVictimOrder"/>.</summary>
    public bool HasOrder { get; }

    /// <summary>Its misses in memories of every size, in one pass; null: it is no stack algorithm, or none that is
    /// done in one pass here.</summary>
    public Func<ReferenceString, MissCurve>? Curve { get; internal init; }

    /// <summary>Whether it needs to know the references that will come.</summary>
    public bool LooksAhead { get; internal init; }

    /// <summary>Whether it tells stores from loads.</summary>
    public bool SeesStores { get; internal init; }

    /// <summary>Whether it remembers pages that are no longer in memory.</summary>
    public bool RemembersPages { get; internal init; }

    /// <summary>A kind whose memory is compiled for its policy.</summary>
    internal static VictimPolicyKind Of<TPolicy>(string name, Func<VictimPolicySpec, TPolicy> create)
        where TPolicy : struct, IVictimPolicy =>
        new(name, spec => create(spec), spec => Run(spec, create(spec)),
            typeof(TPolicy).IsAssignableTo(typeof(IVictimOrder)));

    private static long Run<TPolicy>(VictimPolicySpec spec, TPolicy policy)
        where TPolicy : struct, IVictimPolicy
    {
        var memory = new FixedFrames<TPolicy>(spec.Frames, policy);
        memory.Run(spec.References);
        return memory.Misses;
    }
}
