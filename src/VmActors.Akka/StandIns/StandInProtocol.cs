using System.Collections.Immutable;
using VmActors.Vocabulary;

namespace VmActors.Akka.StandIns;

/// <summary>
/// A bench and the supervisor that runs it. What comes from outside waits until nothing is scheduled, so that it comes
/// at the same virtual time however fast the host is.
/// </summary>
internal static class StandInProtocol
{
    /// <summary>To the supervisor, unanswered. Put messages into the simulation when it is at rest.</summary>
    /// <param name="Messages">Receivers' names and what they get, at one instant and in this order.</param>
    public sealed record Inject(ImmutableArray<(string To, Runtime.Message What)> Messages);

    /// <summary>To the supervisor. Say when nothing is scheduled.</summary>
    public sealed record AwaitRest
    {
        /// <summary>The message.</summary>
        public static AwaitRest Instance { get; } = new();
    }

    /// <summary>Answers <see cref="AwaitRest"/>.</summary>
    /// <param name="Now">The virtual time.</param>
    public sealed record AtRest(SimTime Now);
}
