using Akka.Actor;
using Scenarios;
using VmActors.Akka.Hosting;
using VmActors.Simulation;
using VmActors.Simulation.Configuration;
using VmActors.Simulation.Results;
using static VmActors.Akka.SimulationProtocol;

namespace VmActors.Akka.Tests.Results;

/// <summary>Every configuration of the folder <c>config</c>, as <c>Scenarios</c> shrinks them, against the results that
/// were recorded there and hold on the sequential and the parallel host. The hash of a result has that of its journal in
/// it.</summary>
public sealed class ConfigurationFilesTests : QuietKit
{
    /// <summary>The recorded lines: a name and settings, then a hash.</summary>
    public static TheoryData<string, string> Recorded
    {
        get
        {
            var lines = File.ReadAllLines(Runs.Path("tests/Scenarios/Snapshots/results.txt"))
                .Where(line => !line.StartsWith('#')).ToList();
            var recorded = new TheoryData<string, string>();
            for (var line = 0; line < lines.Count; line += 2)
                recorded.Add(lines[line], lines[line + 1].Trim());
            return recorded;
        }
    }

    [Theory]
    [MemberData(nameof(Recorded))]
    public void The_result_is_the_recorded_one_one_actor_at_a_time_many_and_as_an_actor(string settings, string hash)
    {
        var configuration = Read(settings);
        foreach (var threads in new[] { 1, 4 })
        {
            using var host = new AkkaHost(Sys, threads);
            var report = SimulationRun.Run(configuration, new RunOptions { Host = host, HostName = "akka" });
            Assert.Equal(hash, ResultJson.Hash(report.Result));
        }
        Sys.ActorOf(SimulationActor.Props(configuration)).Tell(new Start());
        Assert.Equal(hash, ResultJson.Hash(ExpectMsg<Completed>(TimeSpan.FromMinutes(5)).Report.Result));
    }

    private static SimulationConfiguration Read(string settings) =>
        settings.Split(' ') is [var name, .. var rest] ? Runs.Named(name, rest) : throw new InvalidDataException();
}
