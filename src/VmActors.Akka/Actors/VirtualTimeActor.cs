using Akka.Actor;
using static VmActors.Akka.Actors.QuantumProtocol;

namespace VmActors.Akka.Actors;

/// <summary>One actor of a simulation as an actor of Akka.NET: does its work of a quantum when it is told to.</summary>
internal sealed class VirtualTimeActor : ReceiveActor
{
    /// <summary>Makes the actor.</summary>
    /// <param name="cell">Its virtual-time half, which nobody else touches while a quantum runs.</param>
    public VirtualTimeActor(Runtime.Engine.ActorCell cell) => Receive<RunQuantum>(run =>
    {
        cell.RunQuantum(run.Quantum, run.Inbox);
        if (run.Inbox.Failed is { } failure)
            throw failure;
        Sender.Tell(new QuantumCompleted(cell.Index, run.Inbox), Self);
    });
}
