using Akka.Actor;
using VmActors.Runtime.Journal;
using VmActors.Simulation;
using VmActors.Simulation.Results;
using VmActors.Vocabulary;

namespace VmActors.Akka;

/// <summary>
/// How an application of Akka.NET talks to a SimulationActor. A simulation runs once; it ends with exactly
/// one of <see cref="Completed"/>, <see cref="Stopped"/> and <see cref="Failed"/>, told to whoever sent
/// <see cref="Start"/>; then the actor stops, which a death watch sees.
/// <code>
///                Start, Resume                 (everyone at rest)
///   Opened -------------------> Running -----------------------------> Completed
///      |                        |  ^  |
///      | Start, paused    Pause |  |  | Stop, coordinated shutdown ---> Stopped
///      v                        v  | Resume
///   Paused &lt;---- Step ------- Paused                        a defect -> Failed
/// </code>
/// </summary>
public static class SimulationProtocol
{
    /// <summary>To the simulation, once. Read the workloads, build the machine, run it.</summary>
    /// <param name="IsPaused">Stand before the first quantum; wait for <see cref="Step"/> or
    /// <see cref="Resume"/>.</param>
    public sealed record Start(bool IsPaused = false);

    /// <summary>To the simulation. Stand still after the quantum in hand; answered by <see cref="Paused"/>.</summary>
    public sealed record Pause
    {
        /// <summary>The message.</summary>
        public static Pause Instance { get; } = new();
    }

    /// <summary>To the simulation. Run on, and stand still after some quanta; answered by
    /// <see cref="Paused"/>.</summary>
    /// <param name="Quanta">1 or more; those in which nothing happens are skipped and not counted.</param>
    public sealed record Step(long Quanta = 1);

    /// <summary>To the simulation. Run on; unanswered.</summary>
    public sealed record Resume
    {
        /// <summary>The message.</summary>
        public static Resume Instance { get; } = new();
    }

    /// <summary>To the simulation. End it after the quantum in hand, with a partial result.</summary>
    public sealed record Stop
    {
        /// <summary>The message.</summary>
        public static Stop Instance { get; } = new();
    }

    /// <summary>To who asked it to pause or step. The simulation stands between two quanta, or has just
    /// ended.</summary>
    /// <param name="Now">The end of the last quantum that ran.</param>
    /// <param name="QuantumCount">Quanta that have run.</param>
    /// <param name="IsOver">Whether it ended first.</param>
    public sealed record Paused(SimTime Now, long QuantumCount, bool IsOver);

    /// <summary>To who started it. The simulation has come to its end.</summary>
    /// <param name="Report">The result, the same as on any other host.</param>
    public sealed record Completed(RunReport Report);

    /// <summary>To who started it. The simulation was asked to stop.</summary>
    /// <param name="Report">What there is of a result, marked partial.</param>
    public sealed record Stopped(RunReport Report);

    /// <summary>To who started it. There is no result.</summary>
    /// <param name="Cause">Why: wrong input, a deadlock of the simulated programs, or a defect.</param>
    /// <param name="Actor">The actor that failed; null when it was none.</param>
    /// <param name="At">The virtual time of its failure.</param>
    /// <param name="InHand">The message that it failed on; null when it was doing something else.</param>
    public sealed record Failed(
        Exception Cause, string? Actor = null, SimTime? At = null, Runtime.Message? InHand = null);

    /// <summary>On the event stream, when the journal was asked for: a message was delivered in virtual time.</summary>
    /// <param name="Simulation">Which simulation.</param>
    /// <param name="Record">What was delivered, in the total order of the simulation.</param>
    public sealed record Delivered(IActorRef Simulation, JournalRecord Record);

    /// <summary>On the event stream, now and then: how far a simulation has come.</summary>
    /// <param name="Simulation">Which simulation.</param>
    /// <param name="Progress">How far.</param>
    public sealed record Progressed(IActorRef Simulation, RunProgress Progress);
}
