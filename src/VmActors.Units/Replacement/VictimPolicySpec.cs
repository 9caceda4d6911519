namespace VmActors.Units.Replacement;

/// <summary>What a policy is made for.</summary>
/// <param name="Frames">Frames of the memory, 1 or more.</param>
/// <param name="References">What will be run; only OPT looks at it.</param>
public sealed record VictimPolicySpec(int Frames, ReferenceString References)
{
    /// <summary>For policies with a window: how many references ago a page's last one may be. 1 or more.</summary>
    public long Window { get; init; } = 10_000;

    /// <summary>For policies that draw: the seed.</summary>
    public ulong Seed { get; init; }
}
