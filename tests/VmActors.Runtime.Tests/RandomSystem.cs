using VmActors.Runtime.Choice;
using VmActors.Runtime.Operations;
using VmActors.Vocabulary;

namespace VmActors.Runtime.Tests;

/// <summary>A random system for tests of determinism: its topology, latencies and everything that its actors do follow
/// from one seed. Actors tell, ask, wait, lock, queue, defer, cancel, run ahead, publish and choose.</summary>
internal sealed class RandomSystem
{
    private readonly List<(string From, string To, long Latency, long Jitter)> _links = [];
    private readonly string[] _names;
    private readonly ulong _seed;

    private RandomSystem(int seed)
    {
        _seed = (ulong)seed;
        var random = new SeededChoices(_seed).For("topology");
        var count = 2 + (int)random.Choose(ChoiceKind.Draw, 9);
        _names = [.. Enumerable.Range(0, count).Select(i => $"Actor[{i * 37 % 101}]")];
        for (var from = 0; from < count; from++)
        {
            for (var to = 0; to < count; to++)
            {
                // Zero latency only upwards, so that there is no cycle of it.
                var isImmediate = from < to && random.Choose(ChoiceKind.Draw, 8) == 0;
                if (from == to || (!isImmediate && random.Choose(ChoiceKind.Draw, 3) == 0))
                    continue;
                _links.Add((_names[from], _names[to], isImmediate ? 0 : 10 + random.Choose(ChoiceKind.Draw, 50),
                    isImmediate ? 0 : random.Choose(ChoiceKind.Draw, 3) * 7));
            }
        }
    }

    public static RandomSystem From(int seed) => new(seed);

    /// <summary>Builds it; <paramref name="shuffle"/> changes the order in which actors and links are
    /// registered.</summary>
    public ActorSystem Build(int shuffle = 0)
    {
        var order = new SeededChoices((ulong)shuffle).For("registration");
        var builder = new ActorSystemBuilder();
        foreach (var name in Shuffled(_names))
        {
            var targets = _links.Where(link => link.From == name
                && _links.Any(back => back.From == link.To && back.To == name))
                .Select(link => link.To).ToArray();
            builder.Add(name, Props.Create(() =>
                new RandomActor(targets, [.. _links.Where(link => link.From == name).Select(link => link.To)])));
        }
        foreach (var (from, to, latency, jitter) in Shuffled(_links))
            builder.Wire(from, to, latency, jitter);
        var system = builder.Seeded(_seed);
        for (var i = 0; i < 12; i++)
            system.Inject(_names[i % _names.Length],
                new Work(i, 6, -i * 1.5, i % 3 == 0 ? null : FormattableString.Invariant($"job {-i}")),
                    new SimTime(i * 11));
        return system;

        IEnumerable<T> Shuffled<T>(IEnumerable<T> items) =>
            items.Select(item => (item, key: order.Choose(ChoiceKind.Draw, 1 << 20)))
            .OrderBy(pair => shuffle == 0 ? 0 : pair.key).Select(pair => pair.item).ToArray();
    }

    private sealed record Work(int N, int Left, double Weight, string? Text) : Message;

    private sealed record Question(int N) : Message;

    private sealed record Done(int N, long State) : Message;

    private sealed record Tick(int N) : Message;

    /// <summary>Answers and spreads work until it is used up; its own state goes into what it says.</summary>
    private sealed class RandomActor(string[] askable, string[] tellable) : Actor
    {
        private readonly SharedLock _lock = new("the actor's own lock");
        private readonly WaitQueue<long> _queue = new("a tick");
        private readonly List<Timer> _timers = [];
        private SimTime _nextWork = SimTime.Never;
        private long _state = 1;
        private long _published;
        private bool _busy;

        protected internal override SimTime NextWork => _nextWork;

        protected internal override void PreStart() =>
            StartTimer(new SimDuration(1 + Choose(ChoiceKind.Draw, 40)), new Tick(0));

        protected internal override Disposition Receive(Message message)
        {
            switch (message)
            {
                case Work when _busy:
                    return Disposition.Deferred;
                case Work { Left: 0 } last:
                    Mix(last.N);
                    return Disposition.Handled;
                case Work work:
                    Run(Serve(work));
                    return Disposition.Handled;
                case Tick tick:
                    Mix(tick.N);
                    _queue.WakeAll(_state);
                    _busy = false;
                    ReofferDeferred();
                    return Disposition.Handled;
                case Question question:
                    Mix(question.N);
                    Sender.Tell(new Done(question.N, _state));
                    return Disposition.Handled;
                default:
                    return Disposition.Unexpected;
            }
        }

        protected internal override void RunAhead(SimTime limit)
        {
            while (Now < limit && _nextWork != SimTime.Never)
            {
                AdvanceTo(Now + new SimDuration(1 + Choose(ChoiceKind.Draw, 5)));
                Mix(Now.Cycles);
                _nextWork = Choose(ChoiceKind.Draw, 12) == 0 ? SimTime.Never : Now;
            }
        }

        protected internal override void Publish() => _published = _state;

        private async Operation Serve(Work work)
        {
            using (await (Choose(ChoiceKind.Draw, 2) == 0 ? _lock.Shared("Serve") : _lock.Exclusive("Serve")))
            {
                Mix(work.N + (long)work.Weight + (work.Text?.Length ?? 9));
                await Delay(new SimDuration(Choose(ChoiceKind.Draw, 30)));
                for (var i = Choose(ChoiceKind.Draw, 2); i >= 0 && tellable.Length > 0; i--)
                    LinkTo(tellable[Choose(ChoiceKind.Draw, tellable.Length)]).Tell(work with
                    {
                        Left = work.Left - 1,
                        N = (int)(_state & 0xFFFF)
                    });
                if (Choose(ChoiceKind.Draw, 3) == 0)
                    RequestPublish();
            }
            if (askable.Length > 0 && work.Left % 2 == 0)
                await AskAround(work);
            if (Choose(ChoiceKind.Draw, 4) == 0)
                await WaitForTick();
            if (Choose(ChoiceKind.Draw, 5) == 0)
                _nextWork = Now;
        }

        private async Operation AskAround(Work work)
        {
            var first = Sum(work, 1);
            var second = Sum(work, 2);
            Mix(await first ^ await second);
        }

        private async Operation<long> Sum(Work work, int salt)
        {
            _timers.Add(StartTimer(new SimDuration(500 + salt), new Tick(salt)));
            await Delay(new SimDuration(salt));
            var done = await Ask<Done>(LinkTo(askable[Choose(ChoiceKind.Draw, askable.Length)]), new Question(work.N));
            if (_timers.Count > 2)
                Cancel(_timers[(int)Choose(ChoiceKind.Draw, _timers.Count)]);
            return _state + done.State + _published;
        }

        private async Operation WaitForTick()
        {
            _busy = Choose(ChoiceKind.Draw, 2) == 0;
            StartTimer(new SimDuration(5 + Choose(ChoiceKind.Draw, 60)), new Tick((int)(_state & 0xFF)));
            Mix(await _queue.Take());
        }

        private void Mix(long value) => _state = unchecked((_state * 6364136223846793005) + value + Now.Cycles);
    }
}
