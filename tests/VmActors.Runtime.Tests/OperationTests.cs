using VmActors.Runtime.Operations;

namespace VmActors.Runtime.Tests;

public class OperationTests
{
    private static ActorSystem Started(Action<Script> starts) =>
        new ActorSystemBuilder().With("A", new Script { Starts = starts }).Seeded();

    [Fact]
    public void Operations_that_end_at_once_go_on_without_virtual_time()
    {
        var seen = new List<long>();
        async Operation Nothing(Script self) => await self.Delay(0);
        async Operation<int> Value(Script self)
        {
            await Nothing(self);
            return 7;
        }

        async Operation Play(Script self)
        {
            await Nothing(self);
            seen.Add(await Value(self) + await Value(self));
            seen.Add(self.Now.Cycles);
        }

        Assert.Equal(RunEnd.Completed, Started(self => self.Run(Play(self))).RunAlone());
        Assert.Equal([14, 0], seen);
    }

    [Fact]
    public void Nested_operations_add_up_their_virtual_time_and_give_their_values()
    {
        var seen = new List<long>();
        async Operation<long> Sum(Script self, int depth)
        {
            if (depth == 0)
                return 0;
            await self.Delay(depth);
            return depth + await Sum(self, depth - 1);
        }

        async Operation Play(Script self)
        {
            seen.Add(await Sum(self, 100));
            seen.Add(self.Now.Cycles);
        }

        Started(self => self.Run(Play(self))).RunAlone();
        Assert.Equal([5050, 5050], seen);
    }

    [Fact]
    public void Operations_started_first_and_awaited_later_run_side_by_side()
    {
        var seen = new List<long>();
        async Operation<long> Wait(Script self, long cycles)
        {
            await self.Delay(cycles);
            return self.Now.Cycles;
        }

        async Operation Play(Script self)
        {
            var (slow, quick) = (Wait(self, 100), Wait(self, 10));
            seen.Add(await slow);
            seen.Add(await quick);
            seen.Add(self.Now.Cycles);
        }

        Started(self => self.Run(Play(self))).RunAlone();
        Assert.Equal([100, 10, 100], seen);
    }

    [Fact]
    public void An_operation_is_awaited_by_one_only()
    {
        async Operation Long(Script self) => await self.Delay(100);
        async Operation Wait(Operation other) => await other;
        var failure = Started(self =>
        {
            var shared = Long(self);
            self.Run(Wait(shared));
            self.Run(Wait(shared));
        }).Fails();
        Assert.Contains(
            "OperationTests.Wait awaits OperationTests.Long, but OperationTests.Wait does so already",
            failure.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_operation_of_another_actor_can_be_neither_awaited_nor_woken()
    {
        async Operation Long(Script self) => await self.Delay(100);
        async Operation Wait(Operation other) => await other;
        Operation? foreign = null;
        var awaiting = new ActorSystemBuilder().With("A", new Script { Starts = self => foreign = Long(self) })
            .With("B", new Script { Starts = self => self.Run(Wait(foreign!)) }).Seeded();
        Assert.Contains("actors share nothing", awaiting.Fails().Message, StringComparison.Ordinal);

        var queue = new WaitQueue<int>("a number");
        async Operation Take() => await queue.Take();
        var waking = new ActorSystemBuilder().With("A", new Script { Starts = self => self.Run(Take()) })
            .With("B", new Script { Starts = _ => queue.WakeOne(1) }).Seeded();
        Assert.Contains("actors share nothing", waking.Fails().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Operations_run_inside_actors_only()
    {
        var queue = new WaitQueue<int>("a number");
        async Operation Take() => await queue.Take();
        Assert.Throws<InvalidOperationException>(() => { _ = Take(); });
        Assert.Throws<InvalidOperationException>(() => queue.Take().GetResult());
    }

    [Fact]
    public void A_delay_is_never_negative_and_counts_from_its_await()
    {
        var seen = new List<long>();
        async Operation Play(Script self)
        {
            var delay = self.Delay(5);
            await self.Delay(10);
            await delay;
            seen.Add(self.Now.Cycles);
        }

        Started(self => self.Run(Play(self))).RunAlone();
        Assert.Equal([15], seen);
        Assert.IsType<ArgumentOutOfRangeException>(Started(self => self.Delay(-1)).Fails().InnerException);
    }

    [Fact]
    public void Ten_thousand_live_operations_end_in_the_order_of_their_times()
    {
        var ended = new List<int>();
        async Operation Wait(Script self, int i)
        {
            await self.Delay(1 + (i * 7919 % 10_007));
            ended.Add(i * 7919 % 10_007);
        }

        Started(self =>
        {
            for (var i = 0; i < 10_000; i++)
                self.Run(Wait(self, i));
        }).RunAlone();
        Assert.Equal(10_000, ended.Count);
        Assert.Equal(ended.Order(), ended);
    }
}
