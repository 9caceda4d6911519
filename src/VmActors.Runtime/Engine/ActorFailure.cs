using VmActors.Vocabulary;

namespace VmActors.Runtime.Engine;

/// <summary>An exception in an actor: where, when, and on which message.</summary>
internal sealed record ActorFailure(string Actor, SimTime Time, Message? Message, Exception Exception);
