using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using VmActors.Runtime.Hosts;
using VmActors.Runtime.Journal;
using VmActors.Vocabulary;

namespace VmActors.Runtime.Tests;

/// <summary>What every host must keep: each active group once per quantum, nothing of the host in a result,
/// nothing of a failure lost. A new host is put through it by a subclass.</summary>
public abstract class HostContract
{
    /// <summary>A fresh host.</summary>
    protected abstract IHost Make();

    private static (string Hash, string Text) Run(ActorSystem system, IHost host)
    {
        using var text = new StringWriter { NewLine = "\n" };
        system.Journal = new TextJournal(text);
        Assert.Equal(RunEnd.Completed, system.Run(host));
        return (system.JournalHash, text.ToString());
    }

    private static (string Hash, string Text) Reference(int seed)
    {
        using var sequential = new SequentialHost();
        return Run(RandomSystem.From(seed).Build(), sequential);
    }

    [Fact]
    public void Random_systems_give_the_same_journal_as_on_one_thread_however_they_are_registered()
    {
        using var host = Make();
        Prop.ForAll(Gen.Choose(1, 1_000_000).ToArbitrary(), seed =>
        {
            var reference = Reference(seed);
            return Run(RandomSystem.From(seed).Build(), host) == reference
                && Run(RandomSystem.From(seed).Build(shuffle: seed), host) == reference;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void The_culture_of_the_host_changes_nothing_and_is_left_as_it_was()
    {
        var outer = CultureInfo.CurrentCulture;
        var reference = Reference(5);
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NegativeSign = "minus ";
        culture.NumberFormat.NumberDecimalSeparator = ",";
        try
        {
            CultureInfo.CurrentCulture = culture;
            using var host = Make();
            Assert.Equal(reference, Run(RandomSystem.From(5).Build(), host));
            var signs = new string[20];
            var builder = new ActorSystemBuilder();
            for (var i = 0; i < signs.Length; i++)
            {
                var actor = i;
                builder.With($"A[{i}]", new Script
                {
                    Starts = self => self.StartTimer(5, new Note(0)),
                    Gets = (_, _) =>
                    {
                        signs[actor] = CultureInfo.CurrentCulture.NumberFormat.NegativeSign;
                        return Disposition.Handled;
                    },
                });
            }
            Assert.Equal(RunEnd.Completed, builder.Seeded().Run(host));
            Assert.All(signs, sign => Assert.Equal("-", sign));
            Assert.Same(culture, CultureInfo.CurrentCulture);
            Assert.Equal("minus 1,5", (-1.5).ToString(culture));
            Assert.Contains("-1.5", reference.Text, StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = outer;
        }
    }

    [Fact]
    public void One_host_runs_many_systems_one_after_the_other()
    {
        using var host = Make();
        for (var seed = 1; seed <= 20; seed++)
            Assert.Equal(Reference(seed), Run(RandomSystem.From(seed).Build(), host));
    }

    [Fact]
    public void Each_active_group_runs_exactly_once_in_every_quantum_whether_many_are_active_or_one()
    {
        // 40 actors work in each of the first 50 quanta, one alone in the next 20,000, and all again after that.
        const int Actors = 40;
        var runs = new long[Actors];
        var builder = new ActorSystemBuilder();
        for (var i = 0; i < Actors; i++)
        {
            var actor = i;
            builder.Add($"A[{i}]", Props.Create(() => new Script
            {
                Next = SimTime.Zero,
                Runs = (self, limit) =>
                {
                    runs[actor]++;
                    self.AdvanceTo(limit.Cycles);
                    var quantum = limit.Cycles / 10;
                    self.Next = quantum < 50 || (actor == 0 && quantum < 20_050)
                        || (quantum >= 20_050 && quantum < 20_100) ? limit
                        : quantum < 20_050 ? new SimTime(200_500) : SimTime.Never;
                },
            }));
        }
        var system = builder.Add("Z", Props.Create(() => new Script())).Wire("A[0]", "Z", 10).Seeded();
        using var host = Make();
        Assert.Equal(RunEnd.Completed, system.Run(host));
        Assert.Equal(20_100, runs[0]);
        Assert.All(runs[1..], count => Assert.Equal(100, count));
        Assert.Equal(20_100, system.QuantumCount);
    }

    [Fact]
    public void A_failure_on_any_thread_ends_the_run_and_the_host_can_run_the_next_system()
    {
        using var host = Make();
        for (var round = 0; round < 50; round++)
        {
            var builder = new ActorSystemBuilder();
            for (var i = 0; i < 20; i++)
            {
                var failing = i == round % 20;
                builder.With($"A[{i}]", new Script
                {
                    Starts = self => self.StartTimer(5, new Note(0)),
                    Gets = (_, _) => failing ? throw new InvalidOperationException("broken") : Disposition.Handled,
                });
            }
            var failure = Assert.Throws<SimulationFailedException>(() => builder.Seeded().Run(host));
            Assert.Equal($"A[{round % 20}]", failure.Actor);
        }
        Assert.Equal(Reference(3), Run(RandomSystem.From(3).Build(), host));
    }

    [Fact]
    public void What_actors_write_in_a_quantum_is_seen_by_their_next_one()
    {
        const int Actors = 16;
        var counts = new int[Actors];
        var builder = new ActorSystemBuilder();
        for (var i = 0; i < Actors; i++)
        {
            var (actor, next) = (i, $"A[{(i + 1) % Actors}]");
            builder.Add($"A[{i}]", Props.Create(() => new Script
            {
                Starts = self => self.To(next).Tell(new Note(1)),
                Gets = (self, message) =>
                {
                    Assert.Equal(++counts[actor], ((Note)message).N);
                    if (counts[actor] < 2_000)
                        self.To(next).Tell(new Note(counts[actor] + 1));
                    return Disposition.Handled;
                },
            }));
            builder.Wire($"A[{i}]", next, 10);
        }
        using var host = Make();
        Assert.Equal(RunEnd.Completed, builder.Seeded().Run(host));
        Assert.All(counts, count => Assert.Equal(2_000, count));
    }

    [Fact]
    public void A_host_says_how_many_threads_it_has_and_can_be_disposed_of_twice()
    {
        var host = Make();
        Assert.InRange(host.ThreadCount, 1, 1024);
        Assert.Equal(RunEnd.Completed, new ActorSystemBuilder().Seeded().Run(host));
        host.Dispose();
        host.Dispose();
    }
}

/// <summary>The contract on the calling thread alone.</summary>
public class SequentialHostTests : HostContract
{
    /// <inheritdoc/>
    protected override IHost Make() => new SequentialHost();
}

/// <summary>The contract on a parallel host of one thread: the caller's.</summary>
public class ParallelHostOfOneTests : HostContract
{
    /// <inheritdoc/>
    protected override IHost Make() => new ParallelHost(1);
}

/// <summary>The contract on two threads.</summary>
public class ParallelHostOfTwoTests : HostContract
{
    /// <inheritdoc/>
    protected override IHost Make() => new ParallelHost(2);
}

/// <summary>The contract on three threads.</summary>
public class ParallelHostOfThreeTests : HostContract
{
    /// <inheritdoc/>
    protected override IHost Make() => new ParallelHost(3);
}

/// <summary>The contract on eight threads: more than many a host has processors.</summary>
public class ParallelHostOfEightTests : HostContract
{
    /// <inheritdoc/>
    protected override IHost Make() => new ParallelHost(8);
}
