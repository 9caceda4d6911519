using VmActors.Tests;
using VmActors.Tests.Linux;

namespace VmActors.Oracle.Tests;

/// <summary>Where the committed recordings and the recorder are.</summary>
internal static class Recordings
{
    /// <summary>The recorder's sources.</summary>
    public static string Sources { get; } = Path.Combine(Snapshot.RepositoryRoot, "tests", "oracle");

    /// <summary>The committed files, by name.</summary>
    public static IReadOnlyList<string> Paths { get; } =
    [
        .. Directory.GetFiles(Path.Combine(Sources, "recordings"), "*.txt.gz").Order(StringComparer.Ordinal),
    ];

    /// <summary>Fails with all differences, and the first one's script.</summary>
    public static void AreNone(IEnumerable<OracleDifference> differences)
    {
        var all = differences.ToList();
        Assert.True(
            all.Count == 0,
            $"{all.Count} scripts differ:\n{string.Join('\n', all.Select(one => one.Summary))}"
            + $"\nthe first: {all.FirstOrDefault()}");
    }
}
