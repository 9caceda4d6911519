using VmActors.Runtime.Hosts;
using VmActors.Runtime.Journal;
using VmActors.Runtime.Operations;
using VmActors.Vocabulary;

namespace VmActors.Runtime.Tests;

public class FailureTests
{
    private sealed class ModelException(string message) : Exception(message);

    private static ActorSystem Alone(Func<Script, Message, Disposition> gets)
    {
        var system = new ActorSystemBuilder().With("A", new Script { Gets = gets }).Seeded();
        system.Inject("A", new Note(7), new SimTime(42));
        return system;
    }

    private static void EndsTheRun(Func<Script, Message, Disposition> gets, long time = 42)
    {
        var failure = Alone(gets).Fails();
        Assert.Equal("A", failure.Actor);
        Assert.Equal(new SimTime(time), failure.Time);
        Assert.Contains("broken", Assert.IsType<ModelException>(failure.InnerException).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_unexpected_message_ends_the_run_and_names_actor_message_and_time()
    {
        var failure = Alone((_, _) => Disposition.Unexpected).Fails();
        Assert.Equal("A failed at t=42 on Note { N = 7 }: unexpected message Note { N = 7 }", failure.Message);
        Assert.Equal(new Note(7), failure.SentMessage);
        Assert.IsType<UnexpectedMessageException>(failure.InnerException);
    }

    private sealed class OnlyNotes : ReceiveActor
    {
        public OnlyNotes() => Receive<Note>(_ => { });

        public void HandleNotesTwice() => Receive<Note>(_ => { });
    }

    [Fact]
    public void A_message_type_without_a_handler_is_unexpected_and_two_handlers_for_one_type_are_refused()
    {
        var system = new ActorSystemBuilder().With("A", new OnlyNotes()).Seeded();
        system.Inject("A", new Note(1), new SimTime(1));
        system.Inject("A", new Query(1), new SimTime(2));
        Assert.Equal(new Query(1), system.Fails().SentMessage);
        Assert.Throws<ArgumentException>(() => new OnlyNotes().HandleNotesTwice());
    }

    [Fact]
    public void An_exception_in_a_handler_ends_the_run() => EndsTheRun((_, _) => throw new ModelException("broken"));

    [Fact]
    public void An_exception_before_the_first_await_of_an_operation_ends_the_run()
    {
        async Operation Break(Script self)
        {
            if (self.Seen.Count > 0)
                throw new ModelException("broken");
            await self.Delay(1);
        }

        EndsTheRun((self, _) => { self.Run(Break(self)); return Disposition.Handled; });
    }

    [Fact]
    public void An_exception_after_an_await_of_an_operation_ends_the_run_at_that_time()
    {
        async Operation Break(Script self)
        {
            await self.Delay(8);
            throw new ModelException("broken");
        }

        EndsTheRun((self, _) => { self.Run(Break(self)); return Disposition.Handled; }, 50);
    }

    [Theory]
    [InlineData(0, 42)]
    [InlineData(8, 50)]
    public void An_exception_in_an_operation_that_nobody_awaits_ends_the_run(long delay, long time)
    {
        async Operation Break(Script self)
        {
            await self.Delay(delay);
            throw new ModelException("broken");
        }

        EndsTheRun((self, message) => { _ = Break(self); return Disposition.Handled; }, time);
    }

    [Theory]
    [InlineData(0, 42)]
    [InlineData(8, 50)]
    public void An_exception_in_an_operation_with_a_value_that_nobody_awaits_ends_the_run(long delay, long time)
    {
        async Operation<int> Break(Script self)
        {
            await self.Delay(delay);
            throw new ModelException("broken");
        }

        EndsTheRun((self, message) => { _ = Break(self); return Disposition.Handled; }, time);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    public void An_exception_passes_through_the_operations_that_await_and_can_be_caught_there(long delay)
    {
        var caught = new List<string>();
        async Operation<int> Inner(Script self)
        {
            await self.Delay(delay);
            throw new ModelException("broken");
        }

        async Operation<int> Middle(Script self) => 1 + await Inner(self);
        async Operation Outer(Script self)
        {
            try
            {
                await Middle(self);
            }
            catch (ModelException exception)
            {
                caught.Add(exception.Message);
            }
            await Middle(self);
        }

        EndsTheRun((self, _) => { self.Run(Outer(self)); return Disposition.Handled; }, 42 + (2 * delay));
        Assert.Equal(["broken"], caught);
    }

    [Fact]
    public void An_exception_while_running_ahead_publishing_or_starting_names_the_actor_and_what_it_did()
    {
        var running = new ActorSystemBuilder().With("A",
            new Script { Next = new SimTime(3), Runs = (_, _) => throw new ModelException("broken") });
        Assert.Equal("A failed at t=3 while running ahead: broken", running.Seeded().Fails().Message);
        var publishing = new ActorSystemBuilder().With("A", new Script
        {
            Starts = self => self.RequestPublish(),
            Publishes = _ => throw new ModelException("broken"),
        });
        Assert.Equal("A failed at t=0 while publishing: broken", publishing.Seeded().Fails().Message);
        var starting = new ActorSystemBuilder().With("A",
            new Script { Starts = _ => throw new ModelException("broken") });
        Assert.Equal("A failed at t=0 while starting: broken", starting.Seeded().Fails().Message);
    }

    [Fact]
    public void Running_ahead_without_getting_on_ends_the_run_instead_of_hanging() => Assert.Contains(
        "did not get on",
        new ActorSystemBuilder().With("A", new Script { Next = new SimTime(3) }).Seeded().Fails().Message,
            StringComparison.Ordinal);

    [Fact]
    public void Of_two_failures_in_one_quantum_the_earlier_one_is_reported_on_any_host()
    {
        ActorSystem Make()
        {
            var builder = new ActorSystemBuilder();
            foreach (var (name, time) in new[] { ("D", 70), ("C", 60), ("B", 60), ("A", 80) })
                builder.With(name, new Script
                {
                    Starts = self => self.StartTimer(time, new Note(time)),
                    Gets = (_, _) => throw new ModelException("broken")
                });
            return builder.With("Z", new Script()).Wire("A", "Z", 1000).Seeded();
        }

        foreach (var threads in new[] { 1, 2, 3, 8 })
        {
            using var host = new ParallelHost(threads);
            var failure = Assert.Throws<SimulationFailedException>(() => Make().Run(host));
            Assert.Equal("B failed at t=60 on Note { N = 60 }: broken", failure.Message);
        }
    }

    [Fact]
    public void A_failed_system_stays_failed_and_its_journal_has_the_message_that_it_failed_on()
    {
        var journal = new MemoryJournal();
        var system = Alone((_, _) => throw new ModelException("broken"));
        system.Journal = journal;
        var failure = system.Fails();
        Assert.Same(failure, system.Fails());
        Assert.Throws<SimulationFailedException>(() => system.Inject("A", new Note(1), new SimTime(1_000_000_000)));
        Assert.Equal("t=42 (outside) -> A Note { N = 7 }", journal.Records.Single().ToString());
    }

    [Fact]
    public void Awaiting_a_task_is_refused()
    {
        var never = new TaskCompletionSource();
        async Operation Wait() => await never.Task;
        async Operation<int> Yield()
        {
            await Task.Yield();
            return 1;
        }

        Assert.Contains("only virtual time",
            Alone((self, _) => { self.Run(Wait()); return Disposition.Handled; }).Fails().Message,
                StringComparison.Ordinal);
        Assert.Contains("only virtual time",
            Alone((self, _) => { self.Run(Yield()); return Disposition.Handled; }).Fails().Message,
                StringComparison.Ordinal);
    }

    [Fact]
    public void More_live_operations_than_allowed_end_the_run()
    {
        async Operation Wait(Script self) => await self.Delay(10);
        var system = new ActorSystemBuilder().Add("A", Props.Create(() => new Script
        {
            Starts = self => { self.Run(Wait(self)); self.Run(Wait(self)); self.Run(Wait(self)); },
        }).WithOperationCountMax(2)).Seeded();
        Assert.Contains("more than 2 operations", system.Fails().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_field_that_could_change_under_way_ends_the_run_and_names_the_field()
    {
        var system = new ActorSystemBuilder().With("A",
            new Script { Starts = self => self.To("B").Tell(new Mutable([1])) })
            .With("B", new Script()).Wire("A", "B", 1).Seeded();
        var failure = system.Fails();
        Assert.IsType<Mutable>(failure.SentMessage);
        Assert.Contains("Mutable.<Words>k__BackingField", failure.Message, StringComparison.Ordinal);
    }

    private sealed record Mutable(int[] Words) : Message;
}
