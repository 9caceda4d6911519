using VmActors.Vocabulary;

namespace VmActors.Runtime;

/// <summary>A message that an actor has sent itself for later; see <see cref="Actor.StartTimer"/>.</summary>
public readonly record struct Timer
{
    internal Timer(SimTime due, long sequence)
    {
        Due = due;
        Sequence = sequence;
    }

    /// <summary>When it fires, after all messages of that instant.</summary>
    public SimTime Due { get; }

    internal long Sequence { get; }
}
