using System.Text;
using VmActors.Oracle.Tests.Machine;
using VmActors.Tests;
using VmActors.Tests.Linux;
using static System.FormattableString;

namespace VmActors.Oracle.Tests;

/// <summary>The simulated kernel, held against the recordings.</summary>
public class KernelTests
{
    private static readonly IReadOnlyList<Lazy<Replay>> All =
        [.. Recordings.Paths.Select(path => new Lazy<Replay>(() => new Replay(OracleRecording.Load(path))))];

    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, Recordings.Paths.Count)];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Every_step_of_a_recording_goes_as_on_Linux(int number) =>
        Recordings.AreNone(All[number].Value.Differences);

    /// <summary>How much agrees can only be changed on purpose.</summary>
    [Fact]
    public void What_agrees_is_counted() =>
        Snapshot.Match("tests/VmActors.Oracle.Tests/Snapshots/kernel.txt", Agreement());

    [Fact]
    public void The_documents_say_how_much_agrees()
    {
        int scripts = All.Sum(replay => replay.Value.Scripts), steps = All.Sum(replay => replay.Value.Steps);
        Assert.Contains(
            Invariant($"agrees in {scripts:N0} scripts, {steps:N0} steps"),
            File.ReadAllText(Path.Combine(Snapshot.RepositoryRoot, "docs", "linux-differences.md")));
    }

    [Theory]
    [InlineData("seed-4.txt.gz", 7)]
    [InlineData("seed-5.txt.gz", 2)]
    public void A_program_sees_nothing_of_pages_that_are_swapped_out_under_it(string name, int every)
    {
        var machines = new List<KernelMachine>();
        var recording = OracleRecording.Load(Recordings.Paths.Single(path => Path.GetFileName(path) == name));
        Recordings.AreNone(OracleReplay.Differences(recording, world =>
        {
            machines.Add(new KernelMachine(world, every));
            return machines[^1];
        }));
        Assert.All(machines.Chunk(20), some => Assert.InRange(some.Sum(one => one.SwappedInCount), 20, long.MaxValue));
    }

    private static string Agreement()
    {
        var text = new StringBuilder();
        foreach (var (path, replay) in Recordings.Paths.Zip(All))
        {
            var recording = replay.Value.Recording;
            text.Append(Invariant($"{Path.GetFileName(path)}: scripts {replay.Value.Scripts} of "))
                .Append(Invariant($"{recording.Scripts.Count}, steps {replay.Value.Steps} of "))
                .Append(Invariant($"{recording.Scripts.Sum(script => script.Steps.Count)}\n"));
        }
        return text.ToString();
    }

    /// <summary>A recording that was replayed once, for all who ask.</summary>
    private sealed class Replay(OracleRecording recording)
    {
        public OracleRecording Recording => recording;

        public IReadOnlyList<OracleDifference> Differences { get; } =
            [.. OracleReplay.Differences(recording, world => new KernelMachine(world))];

        /// <summary>Scripts without a difference.</summary>
        public int Scripts => recording.Scripts.Count - Differences.Count;

        /// <summary>Steps before the first difference of their script.</summary>
        public int Steps => recording.Scripts.Sum(script => script.Steps.Count(step =>
            !Differences.Any(one => one.Before[0] == script.Name && one.Line <= step.Line)));
    }
}
