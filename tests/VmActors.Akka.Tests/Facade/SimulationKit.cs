using Akka.Actor;
using VmActors.Simulation.Configuration;
using VmActors.Simulation.Results;
using static VmActors.Akka.SimulationProtocol;

namespace VmActors.Akka.Tests.Facade;

/// <summary>A simulation as an application has it: the test starts it and watches it.</summary>
/// <param name="hocon">What the application says.</param>
public abstract class SimulationKit(string hocon = "") : QuietKit(hocon)
{
    /// <summary>A simulation that has not been started.</summary>
    private protected IActorRef Make(
        SimulationConfiguration? configuration = null, SimulationActorOptions? options = null, string? name = null) =>
        Watch(Sys.ActorOf(SimulationActor.Props(configuration ?? Sample.Configuration, options), name));

    /// <summary>One that stands before its first quantum, with all its actors.</summary>
    private protected IActorRef MakePaused(SimulationConfiguration? configuration = null, string? name = null)
    {
        var simulation = Make(configuration, name: name);
        simulation.Tell(new Start(IsPaused: true));
        simulation.Tell(Pause.Instance);
        Assert.Equal(0, ExpectMsg<Paused>().QuantumCount);
        return simulation;
    }

    /// <summary>One that has handled its start, and reads its workloads or runs.</summary>
    private protected IActorRef MakeStarted(SimulationConfiguration configuration)
    {
        var simulation = Make(configuration);
        simulation.Tell(new Start());
        simulation.Tell(new Identify(null));
        ExpectMsg<ActorIdentity>();
        return simulation;
    }

    /// <summary>Lets a simulation run so many quanta.</summary>
    private protected Paused Step(IActorRef simulation, long quanta)
    {
        simulation.Tell(new Step(quanta));
        return ExpectMsg<Paused>();
    }

    /// <summary>The next message is that the sample has come to its end, with the right result; then the simulation
    /// stops.</summary>
    private protected RunReport ExpectCompleted(IActorRef simulation)
    {
        var report = ExpectMsgFrom<Completed>(simulation).Report;
        Assert.Equal(Sample.Hash, ResultJson.Hash(report.Result));
        ExpectTerminated(simulation);
        return report;
    }

    /// <summary>The next message is that it failed; then the simulation stops.</summary>
    private protected Failed ExpectFailed(IActorRef simulation)
    {
        var failed = ExpectMsgFrom<Failed>(simulation);
        ExpectTerminated(simulation);
        return failed;
    }
}
