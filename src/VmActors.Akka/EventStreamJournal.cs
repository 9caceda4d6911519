using Akka.Actor;
using Akka.Event;
using VmActors.Runtime.Journal;
using VmActors.Simulation;

namespace VmActors.Akka;

/// <summary>Publishes what is delivered in a simulation, in its total order.</summary>
internal sealed class EventStreamJournal(EventStream stream, IActorRef simulation) : IJournal
{
    public void Append(JournalRecord record) => stream.Publish(new SimulationProtocol.Delivered(simulation, record));
}

/// <summary>Publishes how far a simulation has come.</summary>
internal sealed class EventStreamProgress(EventStream stream, IActorRef simulation) : IProgress<RunProgress>
{
    public void Report(RunProgress value) => stream.Publish(new SimulationProtocol.Progressed(simulation, value));
}
