namespace VmActors.Runtime;

/// <summary>A message that an actor has sent itself for later; see <see cref="Actor.StartTimer"/>.</summary>
public readonly record struct Timer
{
    internal Timer(long sequence) => Sequence = sequence;

    internal long Sequence { get; }
}
