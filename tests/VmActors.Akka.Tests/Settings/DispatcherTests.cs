using Akka.Actor;
using Akka.Configuration;
using VmActors.Simulation.Results;
using static VmActors.Akka.SimulationProtocol;

namespace VmActors.Akka.Tests.Settings;

/// <summary>Dispatchers that applications can name.</summary>
public sealed class DispatcherTests
{
    /// <summary>Those of <c>config/akka.conf</c>, and some of Akka.NET's own.</summary>
    public static TheoryData<string> Names =>
    [
        .. VmActorsSettings.Defaults.GetValue("vmactors.dispatchers").GetObject().Items.Keys
            .Select(name => $"vmactors.dispatchers.{name}"),
        "akka.actor.default-dispatcher", "akka.actor.internal-dispatcher",
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_simulation_runs_on_it_with_the_same_result_paused_and_resumed_too(string name)
    {
        using var kit = new Kit($"vmactors.dispatcher = {name}");
        kit.Run();
    }

    [Fact]
    public void The_file_has_four() => Assert.Equal(4 + 2, Names.Count);

    private sealed class Kit(string hocon) : Facade.SimulationKit(hocon), IDisposable
    {
        public void Run()
        {
            var simulation = MakePaused();
            Step(simulation, 5);
            simulation.Tell(Resume.Instance);
            Assert.Equal(Sample.Hash, ResultJson.Hash(ExpectMsg<Completed>().Report.Result));
            ExpectTerminated(simulation);
        }
    }
}

/// <summary>Settings of an application that are wrong.</summary>
public sealed class WrongSettingsTests() : Facade.SimulationKit("vmactors.dispatcher = nowhere")
{
    [Fact]
    public void A_simulation_that_is_started_fails_with_what_was_expected()
    {
        var simulation = Make();
        simulation.Tell(new Start(IsPaused: true));
        var cause = Assert.IsType<ConfigurationException>(ExpectFailed(simulation).Cause);
        Assert.StartsWith("vmactors.dispatcher is nowhere, but there is no such section;", cause.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_is_not_started_is_there_to_be_stopped()
    {
        var simulation = Make();
        simulation.Tell(Stop.Instance);
        ExpectTerminated(simulation);
    }
}
