using System.Collections.Immutable;
using VmActors.Simulation;
using VmActors.Simulation.Configuration;
using VmActors.Simulation.Results;
using VmActors.Tests;
using VmActors.Vocabulary;

namespace Scenarios;

/// <summary>From a configuration to what its run found.</summary>
internal static class Runs
{
    /// <summary>Numbers of host threads that must make no difference.</summary>
    public static ImmutableArray<int> HostThreads { get; } = [1, 2, 3, 8];

    /// <summary>The full path of a file of the repository.</summary>
    public static string Path(string relative) => System.IO.Path.Combine(Snapshot.RepositoryRoot, relative);

    /// <summary>A configuration of the folder <c>config</c>, with settings of the command line.</summary>
    public static SimulationConfiguration Named(string name, params IReadOnlyList<string> settings) =>
        Valid(ConfigurationReader.Read(Path($"config/{name}.json"), settings));

    /// <summary>A configuration from its text; files in it are relative to <paramref name="folder"/>.</summary>
    public static SimulationConfiguration Read(string json, string? folder = null) =>
        Valid(ConfigurationReader.ReadText(json, "test.json", folder ?? Snapshot.RepositoryRoot));

    /// <summary>Runs a configuration to its end, or until the progress has been looked at so many times.</summary>
    public static RunResult Run(SimulationConfiguration configuration, int threads = 1, int looks = int.MaxValue)
    {
        using var stop = new CancellationTokenSource();
        var options = new RunOptions { Threads = threads, Progress = new Countdown(looks, stop) };
        return SimulationRun.Run(configuration, options, stop.Token).Result;
    }

    /// <summary>Fails unless another run on each number of host threads finds the same, to the bit.</summary>
    public static void AssertSameOnAllHosts(
        RunResult expected, SimulationConfiguration configuration, int looks = int.MaxValue)
    {
        foreach (var threads in HostThreads)
        {
            var result = Run(configuration, threads, looks);
            Assert.Equal(expected.Engine.JournalHash, result.Engine.JournalHash);
            Assert.Equal(ResultJson.Hash(expected), ResultJson.Hash(result));
        }
    }

    /// <summary>Everything that a stream holds; it is used up and closed.</summary>
    public static List<MemoryOperation> Operations(IInstructionStream stream)
    {
        using var used = stream;
        var operations = new List<MemoryOperation>();
        var batch = new MemoryOperation[1000];
        for (var count = stream.Fill(batch); count > 0; count = stream.Fill(batch))
            operations.AddRange(batch.AsSpan(0, count));
        return operations;
    }

    private static SimulationConfiguration Valid(ConfigurationResult read)
    {
        Assert.Empty(read.Errors);
        return read.Configuration!;
    }

    private sealed class Countdown(int looks, CancellationTokenSource stop) : IProgress<RunProgress>
    {
        private int _left = looks;

        public void Report(RunProgress value)
        {
            if (--_left == 0)
                stop.Cancel();
        }
    }
}
