using Akka;
using Akka.Actor;
using static VmActors.Akka.SimulationProtocol;

namespace VmActors.Akka.Tests.Facade;

/// <summary>The actor system shuts down in order: simulations are stopped before anything else of it.</summary>
public sealed class ShutdownTests : SimulationKit
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(200)]
    public void A_paused_simulation_tells_a_partial_result_before_the_next_phase(int quanta)
    {
        var simulation = MakePaused(Sample.Endless);
        if (quanta > 0)
            Step(simulation, quanta);
        Assert.Equal(quanta, ShutDown(() => ExpectMsg<Stopped>().Report.Result).Engine.Quanta);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void So_does_one_that_runs_and_one_that_reads_its_workloads(bool runs)
    {
        var simulation = runs ? MakePaused(Sample.Endless) : MakeStarted(Sample.Endless);
        simulation.Tell(Resume.Instance);
        Assert.True(ShutDown(() => ExpectMsg<Stopped>().Report.Result).Partial);
    }

    [Fact]
    public void Several_are_all_told()
    {
        for (var count = 0; count < 3; count++)
            MakeStarted(Sample.Endless);
        Make(); // never started
        ShutDown(() => Enumerable.Range(0, 3).Select(_ => ExpectMsg<Stopped>()).ToList());
    }

    [Fact]
    public void Terminating_the_system_is_a_shutdown_in_order()
    {
        MakeStarted(Sample.Endless);
        var gone = Sys.Terminate();
        ExpectMsg<Stopped>();
        Await(gone);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void One_that_comes_when_the_system_shuts_down_is_stopped(bool isFirst)
    {
        if (!isFirst)
            MakeStarted(Sample.Endless);
        IActorRef? late = null;
        CoordinatedShutdown.Get(Sys).AddTask(CoordinatedShutdown.PhaseServiceUnbind, "late", () =>
        {
            late = Make(Sample.Endless);
            FishForMessage<Terminated>(message => message.ActorRef.Equals(late));
            return Task.FromResult(Done.Instance);
        });
        Await(Sys.Terminate());
        Assert.NotNull(late);
    }

    /// <summary>Shuts the system down; what is told in the phase after that of simulations is too late.</summary>
    private T ShutDown<T>(Func<T> expect)
    {
        var toldInTime = false;
        CoordinatedShutdown.Get(Sys).AddTask(CoordinatedShutdown.PhaseServiceUnbind, "look", () =>
        {
            toldInTime = HasMessages;
            return Task.FromResult(Done.Instance);
        });
        IgnoreMessages(message => message is Terminated);
        var gone = CoordinatedShutdown.Get(Sys).Run(CoordinatedShutdown.UnknownReason.Instance);
        Await(gone);
        Assert.True(toldInTime);
        return expect();
    }
}

/// <summary>An application that terminates its actor system at once.</summary>
public sealed class TerminationTests() : SimulationKit("akka.coordinated-shutdown.run-by-actor-system-terminate = off")
{
    [Fact]
    public void A_simulation_that_runs_then_fails()
    {
        var simulation = MakePaused(Sample.Endless);
        simulation.Tell(Resume.Instance);
        var gone = Sys.Terminate();
        Assert.Equal(
            $"{simulation.Path.Name} was stopped while its simulation ran", ExpectMsg<Failed>().Cause.Message);
        Await(gone);
    }
}
