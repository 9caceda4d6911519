using Akka.Actor;
using Scenarios;
using static VmActors.Akka.SimulationProtocol;

namespace VmActors.Akka.Tests.Facade;

/// <summary>Somebody stops a simulation, or a part of it, without asking: who started it is told, and nothing
/// hangs.</summary>
public sealed class KillTests : SimulationKit
{
    private static readonly int[] Moments = [0, 1, 2, 5, 100];

    public static TheoryData<string, bool> Victims
    {
        get
        {
            var all = new TheoryData<string, bool>();
            foreach (var path in new[] { "", "/supervisor", "/supervisor/Cpu%5B0%5D", "/supervisor/PageDaemon" })
            {
                all.Add(path, true);
                all.Add(path, false);
            }
            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Victims))]
    public void At_any_quantum_it_fails_and_says_who_was_stopped(string path, bool isKill)
    {
        foreach (var quanta in Moments)
        {
            var simulation = MakePaused(Sample.Endless);
            if (quanta > 0)
                Step(simulation, quanta);
            Sys.ActorSelection(simulation.Path + path).Tell(isKill ? Kill.Instance : PoisonPill.Instance);
            ExpectStopped(simulation, path, isKill);
        }
    }

    [Theory]
    [MemberData(nameof(Victims))]
    public void While_it_runs_it_fails_and_says_who_was_stopped(string path, bool isKill)
    {
        foreach (var quanta in Moments)
        {
            var simulation = MakePaused(Sample.Endless);
            Step(simulation, quanta);
            simulation.Tell(Resume.Instance);
            Sys.ActorSelection(simulation.Path + path).Tell(isKill ? Kill.Instance : PoisonPill.Instance);
            ExpectStopped(simulation, path, isKill);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void While_it_reads_its_workloads_it_fails(bool isKill)
    {
        var simulation = Make(Sample.Endless);
        simulation.Tell(new Start());
        simulation.Tell(isKill ? Kill.Instance : PoisonPill.Instance);
        ExpectStopped(simulation, "", isKill);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(3)]
    public void Its_traces_are_closed_before_the_system_is_gone(int quanta)
    {
        using var folder = new WorkFolder();
        File.Copy(Runs.Path("traces/gzip.vmtrace"), folder.In("p.vmtrace"));
        var traced = Runs.Read("""{ "processes": [ { "name": "p", "trace": "p.vmtrace" } ] }""", folder.Path);
        if (quanta < 0)
            MakeStarted(traced).Tell(PoisonPill.Instance); // it may be reading
        else
            StepAndKill(traced, quanta);
        Await(Sys.Terminate());
        using var alone = File.Open(folder.In("p.vmtrace"), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
    }

    [Fact]
    public void Who_waits_for_a_pause_when_it_is_killed_is_answered()
    {
        for (var time = 0; time < 20; time++)
        {
            var simulation = MakePaused(Sample.Endless);
            var stepping = CreateTestProbe();
            simulation.Tell(new Step(long.MaxValue), stepping);
            simulation.Tell(Kill.Instance);
            ExpectStopped(simulation, "", true);
            Assert.True(stepping.ExpectMsg<Paused>().IsOver);
        }
    }

    [Fact]
    public void A_parent_that_restarts_its_children_gets_no_second_run()
    {
        var parent = Sys.ActorOf(Props.Create(() => new RestartingParent(Sample.Endless)));
        for (var time = 0; time < 10; time++)
        {
            parent.Tell("make");
            var simulation = Watch(ExpectMsg<IActorRef>());
            simulation.Tell(new Start(IsPaused: time % 2 == 0));
            Step(simulation, time);
            simulation.Tell(Resume.Instance);
            simulation.Tell(Kill.Instance);
            Assert.IsType<ActorKilledException>(ExpectFailed(simulation).Cause);
            ExpectNoMsg(TimeSpan.Zero);
        }
    }

    private void StepAndKill(Simulation.Configuration.SimulationConfiguration configuration, int quanta)
    {
        var simulation = MakePaused(configuration);
        Step(simulation, quanta);
        simulation.Tell(Resume.Instance);
        simulation.Tell(PoisonPill.Instance);
    }

    private void ExpectStopped(IActorRef simulation, string path, bool isKill)
    {
        var failed = ExpectFailed(simulation);
        var name = path == "" ? simulation.Path.Name : Uri.UnescapeDataString(path[(path.LastIndexOf('/') + 1)..]);
        Assert.Equal(
            $"{name} was stopped while its simulation ran",
            Assert.IsType<InvalidOperationException>(failed.Cause).Message);
        Assert.Equal((null, null, null), (failed.Actor, failed.At, failed.InHand));
        if (path.Split('/').Length == 3 && isKill)
            Assert.IsType<ActorKilledException>(failed.Cause.InnerException);
    }

    private sealed class RestartingParent : ReceiveActor
    {
        public RestartingParent(Simulation.Configuration.SimulationConfiguration configuration) => Receive<string>(_ =>
            Sender.Tell(Context.ActorOf(SimulationActor.Props(configuration))));

        protected override SupervisorStrategy SupervisorStrategy() =>
            new OneForOneStrategy(static _ => Directive.Restart);
    }
}
