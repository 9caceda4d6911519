using Akka.Actor;
using Akka.Event;
using Scenarios;
using VmActors.Runtime;
using VmActors.Simulation;
using VmActors.Simulation.Assembly;
using VmActors.Workloads;
using static VmActors.Akka.SimulationProtocol;

namespace VmActors.Akka.Tests.Facade;

/// <summary>However a simulation ends, who started it is told once, and a death watch sees it stop.</summary>
public sealed class EndingTests : SimulationKit
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(500)]
    public void A_stopped_simulation_tells_what_has_happened_until_then(int quanta)
    {
        var simulation = MakePaused();
        if (quanta > 0)
            Step(simulation, quanta);
        simulation.Tell(Stop.Instance);
        var result = ExpectMsgFrom<Stopped>(simulation).Report.Result;
        Assert.Equal((quanta, true), (result.Engine.Quanta, result.Partial));
        ExpectTerminated(simulation);
        ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void One_that_runs_is_stopped_after_the_quantum_in_hand()
    {
        var simulation = Make(Sample.Endless);
        simulation.Tell(new Start());
        simulation.Tell(Stop.Instance);
        Assert.True(ExpectMsg<Stopped>().Report.Result.Partial);
        ExpectTerminated(simulation);
    }

    [Fact]
    public void A_pause_or_step_cannot_hold_up_a_stop()
    {
        for (var time = 0; time < 20; time++)
        {
            var simulation = Make(Sample.Endless);
            simulation.Tell(new Start(IsPaused: true));
            var asking = CreateTestProbe();
            simulation.Tell(Stop.Instance);
            simulation.Tell(Pause.Instance, asking);
            simulation.Tell(new Step(2), asking);
            simulation.Tell(Stop.Instance);
            ExpectMsg<Stopped>();
            ExpectTerminated(simulation);
            Assert.True(asking.ExpectMsg<Paused>().IsOver);
            Assert.True(asking.ExpectMsg<Paused>().IsOver);
        }
    }

    [Fact]
    public void One_that_was_never_started_just_stops()
    {
        var simulation = Make();
        simulation.Tell(Stop.Instance);
        ExpectTerminated(simulation);
        ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void A_second_start_is_not_handled()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(UnhandledMessage));
        var simulation = MakePaused();
        var second = new Start();
        simulation.Tell(second, TestActor);
        Assert.Same(second, ExpectMsg<UnhandledMessage>().Message);
        simulation.Tell(Resume.Instance);
        ExpectCompleted(simulation);
    }

    [Theory]
    [InlineData("p.vmscript", "process p\n  thread t\n    wirte heap\n  end\nend\n")]
    [InlineData("p.lackey", "no trace")]
    public void A_wrong_workload_is_a_failure_with_its_cause(string name, string text)
    {
        using var folder = new WorkFolder();
        folder.Write(name, text);
        var kind = name.EndsWith("script", StringComparison.Ordinal) ? "script" : "trace";
        var simulation = Make(Runs.Read(
            $$"""{ "processes": [ { "name": "p", "{{kind}}": "{{name}}" } ] }""", folder.Path));
        simulation.Tell(new Start());
        simulation.Tell(new Step(3)); // to nobody: it never runs
        var failed = ExpectFailed(simulation);
        Assert.Contains(name, Assert.IsType<WorkloadException>(failed.Cause, exactMatch: false).Message, StringComparison.Ordinal);
        Assert.Equal((null, null, null), (failed.Actor, failed.At, failed.InHand));
    }

    [Fact]
    public void A_defect_is_a_failure_with_actor_message_and_time_as_on_any_host()
    {
        // No reader would let it through: a reference takes no time.
        var wrong = Sample.Configuration with
        {
            Machine = Sample.Configuration.Machine with { ReferenceCycles = 0 },
        };
        var expected = Assert.Throws<SimulationFailedException>(() => SimulationRun.Run(wrong, new RunOptions()));
        var simulation = Make(wrong);
        simulation.Tell(new Start());
        var failed = ExpectFailed(simulation);
        Assert.Equal(expected.Message, Assert.IsType<SimulationFailedException>(failed.Cause).Message);
        Assert.Equal((expected.Actor, expected.Time, null), (failed.Actor, failed.At, failed.InHand));
    }

    [Fact]
    public void A_machine_that_is_too_small_is_a_failure()
    {
        var simulation = Make(Runs.Read("""
            { "machine": { "memory": "64KiB" }, "processes": [ { "name": "p", "count": 16,
              "pattern": { "kind": "uniform", "memory": "4KiB", "references": 0 } } ] }
            """));
        simulation.Tell(new Start());
        Assert.IsType<MachineTooSmallException>(ExpectFailed(simulation).Cause);
    }

    [Fact]
    public void Programs_that_wait_for_ever_are_a_failure_with_what_they_wait_for()
    {
        using var folder = new WorkFolder();
        folder.Write("wait.vmscript", "process p\n  thread t\n    await never\n  end\nend\n");
        var simulation = Make(Runs.Read(
            """{ "processes": [ { "name": "p", "script": "wait.vmscript" } ] }""", folder.Path));
        simulation.Tell(new Start());
        var cause = Assert.IsType<DeadlockException>(ExpectFailed(simulation).Cause);
        Assert.Contains(cause.Waits, wait => wait.Contains("thread 1 of p is blocked", StringComparison.Ordinal));
    }
}
