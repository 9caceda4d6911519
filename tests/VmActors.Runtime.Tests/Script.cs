using VmActors.Runtime.Choice;
using VmActors.Runtime.Hosts;
using VmActors.Runtime.Journal;
using VmActors.Runtime.Operations;
using VmActors.Vocabulary;

namespace VmActors.Runtime.Tests;

internal sealed record Note(int N) : Message;

internal sealed record Query(int N) : Message;

internal sealed record Answer(int N) : Message;

/// <summary>An actor whose behaviour a test gives in lambdas; everything that an actor may do is public here.</summary>
internal sealed class Script : Actor
{
    public Action<Script>? Starts { get; init; }

    public Func<Script, Message, Disposition>? Gets { get; init; }

    public Action<Script, SimTime>? Runs { get; init; }

    public Action<Script>? Publishes { get; init; }

    public string? Pending { get; init; }

    public SimTime Next { get; set; } = SimTime.Never;

    /// <summary>Every message that was offered, and when.</summary>
    public List<(Message Message, SimTime Time)> Seen { get; } = [];

    public IEnumerable<int> Numbers => Seen.Select(seen => ((Note)seen.Message).N);

    public new ActorRef Self => base.Self;

    public new ActorRef Sender => base.Sender;

    public new SimTime Now => base.Now;

    protected internal override SimTime NextWork => Next;

    protected internal override Disposition Receive(Message message)
    {
        Seen.Add((message, Now));
        return Gets?.Invoke(this, message) ?? Disposition.Handled;
    }

    protected internal override void PreStart() => Starts?.Invoke(this);

    protected internal override void RunAhead(SimTime limit) => Runs?.Invoke(this, limit);

    protected internal override void Publish() => Publishes?.Invoke(this);

    protected internal override string? PendingWork() => Pending;

    public ActorRef To(string name) => LinkTo(name);

    public new Reply<T> Ask<T>(ActorRef to, Message request)
        where T : Message => base.Ask<T>(to, request);

    public Timer StartTimer(long cycles, Message message) => StartTimer(new SimDuration(cycles), message);

    public new void Cancel(Timer timer) => base.Cancel(timer);

    public DelayAwaitable Delay(long cycles) => Delay(new SimDuration(cycles));

    public new void Run(Operation operation) => base.Run(operation);

    public new void RequestPublish() => base.RequestPublish();

    public new void ReofferDeferred() => base.ReofferDeferred();

    public void AdvanceTo(long cycles) => AdvanceTo(new SimTime(cycles));

    public new long Choose(ChoiceKind kind, long count) => base.Choose(kind, count);

    public new void Stop() => base.Stop();
}

/// <summary>Short words for building and running small systems.</summary>
internal static class Systems
{
    public static ActorSystemBuilder With(this ActorSystemBuilder builder, string name, Actor actor) =>
        builder.Add(name, Props.Create(() => actor));

    public static ActorSystemBuilder Wire(this ActorSystemBuilder builder, string from, string to, long latency,
        long jitter = 0) =>
        builder.Link(from, to, new SimDuration(latency), new SimDuration(jitter));

    public static ActorSystem Seeded(this ActorSystemBuilder builder, ulong seed = 1) =>
        builder.Build(new SeededChoices(seed));

    public static RunEnd RunAlone(this ActorSystem system)
    {
        using var host = new SequentialHost();
        return system.Run(host);
    }

    public static RunEnd RunAlone(this ActorSystem system, long limit)
    {
        using var host = new SequentialHost();
        return system.Run(host, new SimTime(limit));
    }

    public static SimulationFailedException Fails(this ActorSystem system) =>
        Assert.Throws<SimulationFailedException>(() => system.RunAlone());

    /// <summary>The journal of a whole run, as text lines.</summary>
    public static IReadOnlyList<string> Lines(this ActorSystem system)
    {
        var journal = new MemoryJournal();
        system.Journal = journal;
        system.RunAlone();
        return [.. journal.Records.Select(record => record.ToString())];
    }
}
