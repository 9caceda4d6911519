using VmActors.Runtime.Engine;

namespace VmActors.Akka.Actors;

/// <summary>
/// The supervisor of a simulation and its actors: each quantum is a question and an answer. The mailbag in them belongs
/// to whoever got the message last.
/// <code>
/// SimulationSupervisor              Cpu[0]  Cpu[1]  Kernel ...   (the active ones)
///  | RunQuantum                      |       |       |
///  |--------------------------------&gt;|------&gt;|------&gt;|   in parallel
///  |               QuantumCompleted  |       |       |
///  |&lt;--------------------------------|&lt;------|&lt;------|
///  | exchange, journal, publish      |       |       |
/// </code>
/// An actor that fails throws instead of answering; supervision tells the supervisor.
/// </summary>
internal static class QuantumProtocol
{
    /// <summary>Supervisor to actor. Do all that there is to do in a quantum.</summary>
    /// <param name="Quantum">The quantum.</param>
    /// <param name="Inbox">What has arrived since the last one.</param>
    public sealed record RunQuantum(Quantum Quantum, Mailbag Inbox);

    /// <summary>Actor to supervisor. Answers <see cref="RunQuantum"/>.</summary>
    /// <param name="Actor">The actor's number.</param>
    /// <param name="Outbox">What it sent, and when it next has something to do.</param>
    public sealed record QuantumCompleted(int Actor, Mailbag Outbox);
}
