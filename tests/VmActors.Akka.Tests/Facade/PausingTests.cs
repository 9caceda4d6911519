using Akka.Actor;
using VmActors.Simulation.Results;
using static VmActors.Akka.SimulationProtocol;

namespace VmActors.Akka.Tests.Facade;

/// <summary>A simulation that stands still now and then: nothing of that is in its result.</summary>
public sealed class PausingTests : SimulationKit
{
    [Fact]
    public void It_goes_on_by_one_quantum_by_some_or_to_its_end()
    {
        var simulation = MakePaused();
        var first = Step(simulation, 1);
        Assert.Equal((1, false), (first.QuantumCount, first.IsOver));
        var eleventh = Step(simulation, 10);
        Assert.Equal((11, false), (eleventh.QuantumCount, eleventh.IsOver));
        Assert.True(eleventh.Now > first.Now);
        simulation.Tell(Resume.Instance);
        ExpectCompleted(simulation);
    }

    [Fact]
    public void It_gets_to_its_end_in_steps()
    {
        var simulation = MakePaused();
        var quanta = Sample.Expected.Result.Engine.Quanta;
        var stood = 0L;
        for (var size = 1L; stood < quanta; size = (2 * size) + 1)
        {
            var paused = Step(simulation, size);
            Assert.Equal(stood + size > quanta, paused.IsOver);
            stood = Math.Min(stood + size, quanta);
            Assert.Equal(stood, paused.QuantumCount);
        }
        ExpectCompleted(simulation);
    }

    [Fact]
    public void After_its_last_quantum_one_more_step_ends_it()
    {
        var simulation = MakePaused();
        var quanta = Sample.Expected.Result.Engine.Quanta;
        var last = Step(simulation, quanta);
        Assert.Equal((quanta, false), (last.QuantumCount, last.IsOver));
        Assert.Equal(last with { IsOver = true }, Step(simulation, 1));
        ExpectCompleted(simulation);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public void A_step_is_at_least_one_quantum(long quanta)
    {
        var simulation = MakePaused();
        Assert.Equal(1, Step(simulation, quanta).QuantumCount);
    }

    [Fact]
    public void It_is_paused_whenever_one_likes()
    {
        var starter = CreateTestProbe();
        var simulation = Make();
        simulation.Tell(new Start(IsPaused: true), starter);
        var (pauses, stood) = (0, 0L);
        simulation.Tell(Pause.Instance);
        while (ReceiveOne(TimeSpan.FromSeconds(30)) is Paused { IsOver: false } paused)
        {
            simulation.Tell(Pause.Instance);
            ExpectMsg(paused); // it stands still
            Assert.True(paused.QuantumCount >= stood);
            (pauses, stood) = (pauses + 1, paused.QuantumCount);
            simulation.Tell(Resume.Instance);
            simulation.Tell(Pause.Instance);
        }
        Assert.True(pauses > 0);
        Assert.Equal(Sample.Hash, ResultJson.Hash(starter.ExpectMsg<Completed>().Report.Result));
    }

    [Fact]
    public void A_pause_ends_a_step_before_its_time_and_both_are_answered()
    {
        var simulation = MakePaused(Sample.Endless);
        var (stepping, pausing) = (CreateTestProbe(), CreateTestProbe());
        simulation.Tell(new Step(long.MaxValue), stepping);
        simulation.Tell(Pause.Instance, pausing);
        Assert.Equal(stepping.ExpectMsg<Paused>(), pausing.ExpectMsg<Paused>());
        Assert.Equal((simulation, simulation), (stepping.Sender, pausing.Sender));
    }

    [Fact]
    public void What_it_is_told_while_it_reads_its_workloads_waits_until_it_has()
    {
        var simulation = Make(Sample.Endless);
        simulation.Tell(new Start(IsPaused: true));
        Assert.Equal(3, Step(simulation, 3).QuantumCount);
        Assert.Equal(7, Step(simulation, 4).QuantumCount);
    }
}
