namespace VmActors.Runtime;

/// <summary>What an actor did with a message. Each is said on purpose; nothing is dropped by accident.</summary>
public enum Disposition
{
    /// <summary>The message was acted on.</summary>
    Handled,

    /// <summary>Not now: offered again, in order, when the actor says <see cref="Actor.ReofferDeferred"/>.</summary>
    Deferred,

    /// <summary>Known and of no interest in this phase.</summary>
    Ignored,

    /// <summary>Never to come in this phase: the run ends with actor, message and time.</summary>
    Unexpected,
}
