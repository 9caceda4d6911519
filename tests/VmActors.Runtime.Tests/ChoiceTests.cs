using VmActors.Runtime.Choice;
using VmActors.Vocabulary;

namespace VmActors.Runtime.Tests;

public class ChoiceTests
{
    private static long[] Draws(ulong seed, string actor, long count, int times = 6)
    {
        var chooser = new SeededChoices(seed).For(actor);
        return [.. Enumerable.Range(0, times).Select(_ => chooser.Choose(ChoiceKind.Draw, count))];
    }

    [Fact]
    public void Seeded_choices_are_these_for_ever()
    {
        Assert.Equal(RecordedDraws, Draws(1, "Kernel", 1000));
        Assert.Equal(RecordedOthers, Draws(2, "Cpu[3]", 6));
    }

    private static readonly long[] RecordedDraws = [860, 627, 491, 332, 837, 108];
    private static readonly long[] RecordedOthers = [4, 1, 1, 2, 2, 2];

    [Fact]
    public void Each_actor_and_each_seed_has_choices_of_its_own()
    {
        var streams = from seed in new ulong[] { 1, 2, 3 }
                      from actor in new[] { "A", "B", "AB", "BA" }
                      select string.Join(',', Draws(seed, actor, 1 << 30));
        Assert.Equal(12, streams.Distinct().Count());
    }

    [Fact]
    public void Draws_are_in_range_and_even()
    {
        var counts = new int[7];
        foreach (var draw in Draws(5, "A", 7, 70_000))
            counts[draw]++;
        Assert.All(counts, count => Assert.InRange(count, 9_500, 10_500));
        Assert.All(Draws(5, "A", 1), draw => Assert.Equal(0, draw));
        Assert.All(Draws(5, "A", long.MaxValue, 100), draw => Assert.InRange(draw, 0, long.MaxValue - 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Draws(5, "A", 0));
    }

    [Fact]
    public void A_normal_run_has_no_faults_and_ties_cost_no_draw()
    {
        var chooser = new SeededChoices(1).For("Kernel");
        Assert.Equal(0, chooser.Choose(ChoiceKind.Fault, 100));
        Assert.Equal(0, chooser.Choose(ChoiceKind.Tie, 100));
        Assert.Equal(RecordedDraws[0], chooser.Choose(ChoiceKind.Draw, 1000));
    }

    [Fact]
    public void Choices_do_not_depend_on_the_order_in_which_actors_are_registered()
    {
        List<string> Drawn(params string[] names)
        {
            var drawn = new List<string>();
            var builder = new ActorSystemBuilder();
            foreach (var name in names)
                builder.With(name, new Script
                {
                    Starts = self => drawn.Add($"{self.Name} {self.Choose(ChoiceKind.Draw, 1000)}")
                });
            builder.Seeded().RunAlone();
            return drawn;
        }

        Assert.Equal(Drawn("A", "B", "C"), Drawn("C", "A", "B"));
    }

    [Fact]
    public void A_choice_out_of_range_ends_the_run()
    {
        var system = new ActorSystemBuilder().With("A", new Script { Starts = self => self.Choose(ChoiceKind.Draw, 3) })
            .Build(new Replay([3]));
        Assert.Contains("chose 3 of 0 to 2", system.Fails().Message, StringComparison.Ordinal);
    }

    /// <summary>Plays back a list of choices, then zeros, and keeps how many there were to choose from.</summary>
    private sealed class Replay(IReadOnlyList<long> choices) : IChoices, IChooser
    {
        public List<long> Counts { get; } = [];

        public bool ExploresTies => true;

        public IChooser For(string actor) => this;

        public long Choose(ChoiceKind kind, long count)
        {
            Counts.Add(count);
            return Counts.Count <= choices.Count ? choices[Counts.Count - 1] : 0;
        }
    }

    /// <summary>Three senders' notes 11 12, 21 22 and 31 of one instant to one receiver, in the order of
    /// the choices.</summary>
    private static (string Order, string Journal, Replay Replay) Explore(IReadOnlyList<long> choices)
    {
        Script Teller(params int[] notes) =>
            new() { Starts = self => Array.ForEach(notes, n => self.To("Z").Tell(new Note(n))) };
        var (target, replay) = (new Script(), new Replay(choices));
        var lines = new ActorSystemBuilder().With("A", Teller(11, 12)).With("B", Teller(21, 22)).With("C",
            Teller(31)).With("Z", target)
            .Wire("A", "Z", 10).Wire("B", "Z", 10).Wire("C", "Z", 10).Build(replay).Lines();
        return (string.Join(' ', target.Numbers), string.Join(' ', lines.Select(line => line.Split(' ')[^2])), replay);
    }

    [Fact]
    public void Explored_ties_reach_every_order_that_links_permit_and_no_other()
    {
        var orders = new SortedSet<string>(StringComparer.Ordinal);
        var runs = 0;
        // Depth first over the tree of choices: the next run is the last one with its last choice that can grow grown.
        for (List<long>? path = []; path is not null; runs++)
        {
            var (order, journal, replay) = Explore(path);
            Assert.True(orders.Add(order), $"twice: {order}");
            Assert.Equal(order, journal);
            path.AddRange(Enumerable.Repeat(0L, replay.Counts.Count - path.Count));
            while (path.Count > 0 && path[^1] == replay.Counts[path.Count - 1] - 1)
                path.RemoveAt(path.Count - 1);
            if (path.Count == 0)
                break;
            path[^1]++;
        }
        Assert.Equal(30, orders.Count); // 5! / (2! 2! 1!)
        Assert.All(orders, order =>
        {
            Assert.True(order.IndexOf("11", StringComparison.Ordinal) < order.IndexOf("12", StringComparison.Ordinal));
            Assert.True(order.IndexOf("21", StringComparison.Ordinal) < order.IndexOf("22", StringComparison.Ordinal));
        });
        Assert.Contains("11 12 21 22 31", orders);
    }

    [Fact]
    public void Choosing_nothing_gives_the_total_order_and_timers_are_never_tied_with_messages()
    {
        var actor = new Script
        {
            Starts = self => { self.StartTimer(10, new Note(9)); self.StartTimer(10, new Note(10)); }
        };
        var replay = new Replay([]);
        var system = new ActorSystemBuilder().With("A", actor).Build(replay);
        system.Inject("A", new Note(1), new SimTime(10));
        system.Inject("A", new Note(2), new SimTime(10));
        system.RunAlone();
        Assert.Equal([1, 2, 9, 10], actor.Numbers);
        Assert.Empty(replay.Counts);
        Assert.Equal("11 12 21 22 31", Explore([]).Order);
    }

    [Fact]
    public void A_second_timer_of_an_instant_can_be_cancelled_by_the_first_while_ties_are_explored()
    {
        Timer second = default;
        var actor = new Script
        {
            Starts = self =>
            {
                self.StartTimer(10, new Note(1));
                second = self.StartTimer(10, new Note(2));
                self.StartTimer(10, new Note(3));
            },
            Gets = (self, _) => { self.Cancel(second); return Disposition.Handled; },
        };
        new ActorSystemBuilder().With("A", actor).Build(new Replay([])).RunAlone();
        Assert.Equal([1, 3], actor.Numbers);
    }
}
