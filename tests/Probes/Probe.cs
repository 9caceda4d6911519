using VmActors.Runtime;
using VmActors.Vocabulary;

namespace VmActors.Probes;

/// <summary>A message that a probe got.</summary>
/// <param name="At">When, in cycles.</param>
/// <param name="From">From whom.</param>
/// <param name="What">The message.</param>
internal sealed record Got(long At, string From, Message What);

/// <summary>An actor made by hand: notes what it gets, does what a test says at given times, answers as the test
/// says.</summary>
internal sealed class Probe : Actor
{
    private readonly List<(long At, Action<Probe> Deed)> _deeds = [];
    private readonly List<Action> _due = [];

    /// <summary>What it got, in order.</summary>
    public List<Got> Inbox { get; } = [];

    /// <summary>Called with each message; may <see cref="Answer"/> at once, or keep <see cref="Asker"/> for
    /// later.</summary>
    public Action<Probe, Message>? OnMessage { get; set; }

    /// <summary>Who sent the message in hand.</summary>
    public ActorRef Asker => Sender;

    public long Time => Now.Cycles;

    /// <summary>The messages of one type that it got, in order.</summary>
    public IEnumerable<T> All<T>()
        where T : Message => Inbox.Select(got => got.What).OfType<T>();

    /// <summary>When it got messages of one type.</summary>
    public IEnumerable<long> Times<T>()
        where T : Message => Inbox.Where(got => got.What is T).Select(got => got.At);

    /// <summary>Does something at a time, 1 or more.</summary>
    public Probe At(long time, Action<Probe> deed)
    {
        _deeds.Add((time, deed));
        return this;
    }

    /// <summary>Tells another actor something at a time.</summary>
    public Probe At(long time, string to, Message message) => At(time, probe => probe.Tell(to, message));

    public void Tell(string to, Message message) => LinkTo(to).Tell(message);

    /// <summary>Answers the message in hand.</summary>
    public void Answer(Message message) => Sender.Tell(message);

    /// <summary>Does something some cycles from now.</summary>
    public void After(long cycles, Action deed)
    {
        _due.Add(deed);
        StartTimer(new SimDuration(cycles), new Due(_due.Count - 1));
    }

    /// <summary>A message that makes the probe do something when it comes: for a test that stands outside of the
    /// system.</summary>
    public Message Please(Action<Probe> deed)
    {
        _due.Add(() => deed(this));
        return new Due(_due.Count - 1);
    }

    /// <summary>Takes what it got since the last time.</summary>
    public Got[] Take()
    {
        var got = Inbox.ToArray();
        Inbox.Clear();
        return got;
    }

    protected override void PreStart()
    {
        foreach (var (at, deed) in _deeds)
            After(at, () => deed(this));
    }

    protected override Disposition Receive(Message message)
    {
        if (message is Due due)
        {
            _due[due.Number]();
            return Disposition.Handled;
        }
        Inbox.Add(new Got(Now.Cycles, Sender.Name, message));
        OnMessage?.Invoke(this, message);
        return Disposition.Handled;
    }

    private sealed record Due(int Number) : Message;
}
