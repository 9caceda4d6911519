using System.Collections.Immutable;
using VmActors.Units.Replacement.Scanning;

namespace VmActors.Units.Replacement;

/// <summary>The policies of a machine's page daemon, by name: those of the laboratory that need no future, fed by the
/// bits that scans find; but <see cref="Default"/> is a policy of its own.</summary>
public static class ReplacementPolicies
{
    /// <summary>CLOCK as the daemon does it, without scans.</summary>
    public const string Default = "clock";

    /// <summary>Frames of the largest memory that another policy than <see cref="Default"/> is for.</summary>
    public const long FramesMax = 1 << 26;

    /// <summary>All names.</summary>
    public static ImmutableArray<string> Names { get; } =
        [.. VictimPolicies.All.Where(kind => !kind.LooksAhead).Select(kind => kind.Word)];

    /// <summary>Names of the laboratory's policies that no daemon can have: they need to know what comes.</summary>
    public static ImmutableArray<string> LookingAhead { get; } =
        [.. VictimPolicies.All.Where(kind => kind.LooksAhead).Select(kind => kind.Word)];

    /// <summary>Whether a policy wants to know which pages are dirty.</summary>
    public static bool AsksDirty(string name) => Kind(name).SeesStores;

    /// <summary>Whether a policy wants to know which page it is that comes into a frame.</summary>
    public static bool AsksNames(string name) => Kind(name).RemembersPages;

    /// <summary>Makes one.</summary>
    /// <param name="name">Of <see cref="Names"/>.</param>
    /// <param name="frames">Frames of the machine, 1 or more.</param>
    /// <param name="seed">For the one that draws.</param>
    public static IReplacementPolicy Create(string name, long frames, ulong seed)
    {
        if (name == Default) return new ClockPolicy(frames);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(frames, FramesMax);
        var kind = Kind(name);
        var spec = new VictimPolicySpec((int)frames, new ReferenceString())
        {
            Seed = seed,
            Window = kind.Window(frames),
        };
        return new ScannedVictims(kind.Create(spec), spec.Frames, kind.RemembersPages);
    }

    // A scan tells as many references as there are frames, at most: so a page that the last scan found in use is in the
    // working set. Faults of page-fault frequency are far apart when a scan between them found half of memory in use.
    private static long Window(this VictimPolicyKind kind, long frames) =>
        kind.Word == "pff" ? Math.Max(1, frames / 2) : frames;

    private static VictimPolicyKind Kind(string name) =>
        VictimPolicies.All.FirstOrDefault(kind => kind.Word == name && !kind.LooksAhead)
        ?? throw new ArgumentException($"no policy of a page daemon is called {name}", nameof(name));
}
