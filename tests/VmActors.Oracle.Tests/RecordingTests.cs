using System.Text;
using VmActors.Tests;
using VmActors.Tests.Linux;
using VmActors.Tests.Linux.Reference;
using static System.FormattableString;

namespace VmActors.Oracle.Tests;

/// <summary>The committed recordings: the reference model explains every step of them.</summary>
public class RecordingTests
{
    private static readonly Lazy<OracleRecording[]> All = new(() => [.. Recordings.Paths.Select(OracleRecording.Load)]);

    public static TheoryData<string> Names => new(Recordings.Paths.Select(path => Path.GetFileName(path)));

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_step_of_a_recording_goes_as_the_model_says(string name)
    {
        var recording = All.Value.Single(one => Path.GetFileName(one.Path) == name);
        Recordings.AreNone(OracleReplay.Differences(recording, world => new ReferenceMachine(world)));
    }

    [Fact]
    public void The_recordings_are_many()
    {
        var scripts = All.Value.SelectMany(recording => recording.Scripts).ToList();
        Assert.InRange(All.Value.Length, 5, int.MaxValue);
        Assert.InRange(scripts.Count, 2000, int.MaxValue);
        Assert.InRange(scripts.Sum(script => script.Steps.Count), 100_000, int.MaxValue);
    }

    /// <summary>Every outcome that a script is meant to meet is there; a change of the recorder that loses one is
    /// seen.</summary>
    [Fact]
    public void The_recordings_hold_every_outcome() =>
        Snapshot.Match("tests/VmActors.Oracle.Tests/Snapshots/outcomes.txt", Outcomes());

    [Fact]
    public void The_documents_say_what_the_recordings_are()
    {
        var readme = File.ReadAllText(Path.Combine(Recordings.Sources, "README.md"));
        foreach (var recording in All.Value)
        {
            int steps = recording.Scripts.Sum(script => script.Steps.Count);
            Assert.Contains($"| `{Path.GetFileName(recording.Path)}` | {recording.Scripts.Count} |", readme);
            Assert.Contains(Invariant($" | {steps:N0} |\n"), readme);
        }
        using var text = OracleRecording.Open(All.Value[0].Path);
        Assert.Contains(string.Join('\n', Enumerable.Range(0, 12).Select(_ => text.ReadLine())), readme);
        int scripts = All.Value.Sum(recording => recording.Scripts.Count);
        int all = All.Value.Sum(recording => recording.Scripts.Sum(script => script.Steps.Count));
        Assert.Contains(
            Invariant($"{scripts:N0} scripts, {all:N0} steps"),
            File.ReadAllText(Path.Combine(Snapshot.RepositoryRoot, "docs", "linux-differences.md")));
    }

    private static string Outcomes()
    {
        var counts = All.Value.SelectMany(recording => recording.Scripts).SelectMany(script => script.Steps)
            .CountBy(step => $"{step.Text.Split(' ')[1],-9} {Kind(step)}")
            .OrderBy(pair => pair.Key, StringComparer.Ordinal);
        var text = new StringBuilder();
        foreach (var (outcome, count) in counts)
            text.Append($"{outcome,-22}{count,7}\n");
        return text.ToString();
    }

    private static string Kind(RecordedStep step) =>
        step.Outcome.StartsWith('E') || step.Outcome.EndsWith("ERR", StringComparison.Ordinal) ? step.Outcome : "done";
}
