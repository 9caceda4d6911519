using VmActors.Vocabulary;

namespace VmActors.Runtime.Journal;

/// <summary>One delivered message, with its place in the total order.</summary>
/// <param name="Time">When it was delivered.</param>
/// <param name="Rank">Order within the instant: depth in zero-latency links, messages before timers.</param>
/// <param name="Receiver">Who got it.</param>
/// <param name="Sender">Who sent it; the receiver itself for a timer.</param>
/// <param name="Sequence">The sender's own count of what it sent.</param>
/// <param name="Message">What was delivered.</param>
public sealed record JournalRecord(
    SimTime Time, int Rank, string Receiver, string Sender, long Sequence, Message Message)
{
    /// <summary>For people: <c>t=1000 Kernel -> Cpu[0] Resume { … }</c>.</summary>
    public override string ToString()
    {
        using var _ = CultureScope.Invariant();
        return $"{Time} {Sender} -> {Receiver} {MessageText.Of(Message)}";
    }
}

/// <summary>Is told every delivered message, in total order, after each quantum.</summary>
public interface IJournal
{
    /// <summary>Takes the next record.</summary>
    void Append(JournalRecord record);
}

/// <summary>A journal in memory.</summary>
public sealed class MemoryJournal : IJournal
{
    private readonly List<JournalRecord> _records = [];

    /// <summary>Everything delivered so far, in total order.</summary>
    public IReadOnlyList<JournalRecord> Records => _records;

    /// <inheritdoc/>
    public void Append(JournalRecord record) => _records.Add(record);
}

/// <summary>A journal as text, one line per message.</summary>
public sealed class TextJournal(TextWriter writer) : IJournal
{
    /// <inheritdoc/>
    public void Append(JournalRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        writer.Write(record.ToString());
        writer.Write('\n');
    }
}
