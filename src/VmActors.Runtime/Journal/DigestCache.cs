using VmActors.Runtime.Engine;

namespace VmActors.Runtime.Journal;

/// <summary>One actor's digests by message type: a small direct-mapped table in front of <see cref="MessageDigest"/>,
/// because an actor gets few types of message, over and over.</summary>
internal sealed class DigestCache
{
    private const int Size = 16;

    private readonly (Type? Type, Func<RunningHash, Message, RunningHash>? Digest)[] _entries =
        new (Type?, Func<RunningHash, Message, RunningHash>?)[Size];

    /// <summary>Adds a delivery to a hash: its place in the total order, and the whole message.</summary>
    public RunningHash Add(RunningHash hash, in Delivery delivery)
    {
        var type = delivery.Message.GetType();
        ref var entry = ref _entries[type.GetHashCode() & (Size - 1)];
        if (!ReferenceEquals(entry.Type, type))
            entry = (type, MessageDigest.Of(type));
        hash = hash.Add((ulong)delivery.Time.Cycles)
            .Add((ulong)delivery.Rank << 32 | (uint)delivery.Sender)
            .Add((ulong)delivery.Sequence);
        return entry.Digest!(hash, delivery.Message);
    }
}
