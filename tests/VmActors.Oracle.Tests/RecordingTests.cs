using VmActors.Tests.Linux;
using VmActors.Tests.Linux.Reference;

namespace VmActors.Oracle.Tests;

/// <summary>The committed recordings: the reference model explains every step of them.</summary>
public class RecordingTests
{
    private static readonly OracleRecording[] All =
        [.. Recordings.Paths.Order(StringComparer.Ordinal).Select(OracleRecording.Load)];

    public static TheoryData<string> Names => new(Recordings.Paths.Select(path => Path.GetFileName(path)));

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_step_of_a_recording_goes_as_the_model_says(string name)
    {
        var recording = All.Single(one => Path.GetFileName(one.Path) == name);
        var differences = OracleReplay.Differences(recording, world => new ReferenceMachine(world)).ToList();
        Assert.True(
            differences.Count == 0,
            $"{differences.Count} scripts differ, {string.Join("\n", differences.Select(one => one.Summary))}"
            + $"\nthe first: {differences.FirstOrDefault()}");
    }
}
