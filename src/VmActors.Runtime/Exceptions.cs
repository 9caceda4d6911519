using VmActors.Vocabulary;

namespace VmActors.Runtime;

/// <summary>A handler failed: the run has ended. Always a defect of the model, never something a simulated
/// program did.</summary>
public sealed class SimulationFailedException(
    string actor, SimTime time, Message? message, Exception inner, string doing = "running ahead") : Exception(
    $"{actor} failed at {time} {(message is null ? $"while {doing}" : $"on {message}")}: {inner.Message}", inner)
{
    /// <summary>The actor's name.</summary>
    public string Actor { get; } = actor;

    /// <summary>The virtual time of the failure.</summary>
    public SimTime Time { get; } = time;

    /// <summary>The message in hand; null when the actor was starting, running ahead or publishing.</summary>
    public Message? SentMessage { get; } = message;
}

/// <summary>An actor got a message that its phase has no answer to.</summary>
public sealed class UnexpectedMessageException(Message message)
    : Exception($"unexpected message {message}");

/// <summary>Work is pending and nothing is scheduled: the run can never go on.</summary>
public sealed class DeadlockException(SimTime time, IReadOnlyList<string> waits) : Exception(
    $"deadlock at {time}: work is pending and nothing is scheduled\n  {string.Join("\n  ", waits)}")
{
    /// <summary>Who waits for whom, one line each, in name order.</summary>
    public IReadOnlyList<string> Waits { get; } = waits;

    /// <summary>The last instant at which anything happened.</summary>
    public SimTime Time { get; } = time;
}

/// <summary>Links without latency form a cycle: cause and effect could chase one another within one instant.</summary>
public sealed class ZeroLatencyCycleException(IReadOnlyList<string> cycle) : Exception(
    $"these links take no time and form a cycle: {string.Join(" -> ", cycle)}; give one a latency of 1 cycle or more")
{
    /// <summary>The actors of the cycle; the first stands again at the end.</summary>
    public IReadOnlyList<string> Cycle { get; } = cycle;
}
