using VmActors.Tests;

namespace VmActors.Oracle.Tests;

/// <summary>Where the committed recordings and the recorder are.</summary>
internal static class Recordings
{
    /// <summary>The recorder's sources.</summary>
    public static string Sources { get; } = Path.Combine(Snapshot.RepositoryRoot, "tests", "oracle");

    /// <summary>The committed files.</summary>
    public static IReadOnlyList<string> Paths { get; } =
        Directory.GetFiles(Path.Combine(Sources, "recordings"), "*.txt.gz");
}
