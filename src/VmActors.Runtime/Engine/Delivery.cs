using VmActors.Vocabulary;

namespace VmActors.Runtime.Engine;

/// <summary>A message on its way: what it is and its place in the total order (time, rank, receiver, sender, sequence).
/// The receiver is whoever holds it.</summary>
internal readonly struct Delivery(SimTime time, int rank, int sender, long sequence, long conversation, Message message)
{
    public readonly SimTime Time = time;
    public readonly Message Message = message;

    /// <summary>The sender's own count of what it sent: no global counter, nothing of the host.</summary>
    public readonly long Sequence = sequence;

    /// <summary>0: a plain message. Positive: a request, to be answered in this conversation of the sender.
    /// Negative: the answer in that conversation of the receiver.</summary>
    public readonly long Conversation = conversation;

    public readonly int Rank = rank;
    public readonly int Sender = sender;

    public bool IsTimer => (Rank & 1) != 0;

    /// <summary>Twice the receiver's depth in zero-latency links, so that cause comes before effect within one instant;
    /// plus one for a timer, which fires after all messages of its instant.</summary>
    public static int RankOf(int depth, bool isTimer) => (depth << 1) | (isTimer ? 1 : 0);

    public bool Precedes(in Delivery other)
    {
        if (Time.Cycles != other.Time.Cycles)
            return Time.Cycles < other.Time.Cycles;
        if (Rank != other.Rank)
            return Rank < other.Rank;
        if (Sender != other.Sender)
            return Sender < other.Sender;
        return Sequence < other.Sequence;
    }
}
