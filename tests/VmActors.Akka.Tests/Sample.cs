using Scenarios;
using VmActors.Runtime.Journal;
using VmActors.Simulation;
using VmActors.Simulation.Configuration;
using VmActors.Simulation.Results;

namespace VmActors.Akka.Tests;

/// <summary>Some programs on two CPUs that fault, swap, share CPUs and shoot down, in a tenth of a second; and what the
/// sequential host finds.</summary>
internal static class Sample
{
    private static readonly MemoryJournal Recorded = new();
    private static readonly Noted NotedProgress = new();

    public static SimulationConfiguration Configuration { get; } = Runs.Read("""
        { "machine": { "cpus": 2, "memory": "256KiB" },
          "processes": [ { "name": "p", "count": 2, "pattern": { "kind": "zipf", "memory": "256KiB",
            "references": 400, "writes": 0.5, "threads": 2 } } ] }
        """);

    /// <summary>One that runs for hours.</summary>
    public static SimulationConfiguration Endless { get; } = Runs.Read("""
        { "machine": { "cpus": 2, "memory": "256KiB" },
          "processes": [ { "name": "p", "pattern": { "kind": "zipf", "memory": "512KiB",
            "references": 1000000000, "writes": 0.5, "threads": 4 } } ] }
        """);

    /// <summary>What the sequential host finds for the short one.</summary>
    public static RunReport Expected { get; } =
        SimulationRun.Run(Configuration, new RunOptions { Journal = Recorded, Progress = NotedProgress });

    /// <summary>The hash of its result, which has the hash of its journal in it.</summary>
    public static string Hash { get; } = ResultJson.Hash(Expected.Result);

    /// <summary>What was delivered there.</summary>
    public static IReadOnlyList<JournalRecord> Journal => Recorded.Records;

    /// <summary>The progress that was told there.</summary>
    public static IReadOnlyList<RunProgress> Progress => NotedProgress.Reports;

    private sealed class Noted : IProgress<RunProgress>
    {
        public List<RunProgress> Reports { get; } = [];

        public void Report(RunProgress value) => Reports.Add(value);
    }
}
