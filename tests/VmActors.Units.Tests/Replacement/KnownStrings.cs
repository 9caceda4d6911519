using VmActors.Units.Replacement;

namespace VmActors.Units.Tests.Replacement;

/// <summary>Reference strings of the literature, and the recorded program.</summary>
internal static class KnownStrings
{
    public static ulong[] Ostep { get; } = [0, 1, 2, 0, 1, 3, 0, 3, 1, 2, 1];

    public static ulong[] Belady { get; } = [1, 2, 3, 4, 1, 2, 5, 1, 2, 3, 4, 5];

    public static ulong[] Silberschatz { get; } = [7, 0, 1, 2, 0, 3, 0, 4, 2, 3, 0, 3, 2, 1, 2, 0, 1, 7, 0, 1];

    /// <summary>The recorded program's references to data.</summary>
    public static ReferenceString Data { get; } = ReferenceString.Of(RecordedTrace.Data.Select(page => (ulong)page));

    /// <summary>All of its references.</summary>
    public static ReferenceString All { get; } = ReferenceString.Of(RecordedTrace.All.Select(page => (ulong)page));

    public static VictimPolicyKind Kind(string name) => VictimPolicies.All.Single(kind => kind.Name == name);

    public static long Misses(string policy, int frames, ulong[] pages) =>
        Kind(policy).CountMisses(new VictimPolicySpec(frames, ReferenceString.Of(pages)));
}
