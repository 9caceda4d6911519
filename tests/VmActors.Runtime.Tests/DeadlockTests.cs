using VmActors.Runtime.Operations;
using VmActors.Vocabulary;

namespace VmActors.Runtime.Tests;

public class DeadlockTests
{
    private static IReadOnlyList<string> Waits(Action<Script> starts, string? pending = null)
    {
        var system = new ActorSystemBuilder().With("Kernel",
            new Script { Starts = starts, Pending = pending }).With("Disk", new Script())
            .Wire("Kernel", "Disk", 10).Wire("Disk", "Kernel", 10).Seeded();
        return Assert.Throws<DeadlockException>(() => system.RunAlone()).Waits;
    }

    [Fact]
    public void An_unanswered_request_is_reported_with_whom_what_and_since_when()
    {
        async Operation ReadPage(Script self)
        {
            await self.Delay(5);
            await self.Ask<Answer>(self.To("Disk"), new Query(3));
        }

        Assert.Equal(["Kernel: DeadlockTests.ReadPage awaits Answer from Disk to Query { N = 3 } since t=5"],
            Waits(self => self.Run(ReadPage(self))));
    }

    [Fact]
    public void A_request_whose_answer_nobody_awaits_is_reported_too() => Assert.Equal(
        ["Kernel: no operation awaits Answer from Disk to Query { N = 4 } since t=0"],
        Waits(self => self.Ask<Answer>(self.To("Disk"), new Query(4))));

    [Fact]
    public void A_lock_is_reported_with_its_holders_and_a_queue_with_its_tag()
    {
        var areas = new SharedLock("the areas of process 1");
        var frames = new WaitQueue<int>("a free frame");
        Assert.Equal(
        [
            "Kernel: DeadlockTests.HoldAndWait awaits a free frame for process 1",
            "Kernel: DeadlockTests.Hold awaits the areas of process 1 for munmap, "
                + "the areas of process 1 (held by HandleFault)",
        ], Waits(self =>
        {
            self.Run(HoldAndWait(areas, frames));
            self.Run(Hold(areas));
        }));
    }

    [Fact]
    public void Operations_that_await_operations_are_reported_down_to_what_really_waits()
    {
        var frames = new WaitQueue<int>("a free frame");
        Assert.Equal(
            [
                "Kernel: DeadlockTests.TakeTwice awaits DeadlockTests.Take",
                "Kernel: DeadlockTests.Take awaits a free frame",
            ],
            Waits(self => self.Run(TakeTwice(self, frames))).Order(StringComparer.Ordinal).Reverse());
    }

    [Fact]
    public void Pending_work_is_reported_in_name_order_and_at_rest_there_is_none()
    {
        Assert.Equal(["Kernel: 3 threads blocked"], Waits(_ => { }, "3 threads blocked"));
        var system = new ActorSystemBuilder().With("B", new Script { Pending = "two" }).With("A",
            new Script { Pending = "one" }).Seeded();
        var exception = Assert.Throws<DeadlockException>(() => system.RunAlone());
        Assert.Equal(["A: one", "B: two"], exception.Waits);
        Assert.Equal(RunEnd.Completed, new ActorSystemBuilder().With("A", new Script()).Seeded().RunAlone());
    }

    [Fact]
    public void A_deadlock_is_not_reported_while_the_limit_may_still_be_followed_by_more()
    {
        var system = new ActorSystemBuilder().With("A",
            new Script { Pending = "waits", Starts = self => self.StartTimer(100, new Note(1)) }).With("B",
                new Script())
            .Wire("A", "B", 10).Seeded();
        Assert.Equal(RunEnd.LimitReached, system.RunAlone(50));
        Assert.Equal(new SimTime(110), Assert.Throws<DeadlockException>(() => system.RunAlone()).Time);
    }

    private static async Operation HoldAndWait(SharedLock areas, WaitQueue<int> frames)
    {
        using var hold = await areas.Shared("HandleFault");
        await frames.Take("process 1");
    }

    private static async Operation Hold(SharedLock areas)
    {
        using var hold = await areas.Exclusive("munmap");
    }

    private static async Operation TakeTwice(Script self, WaitQueue<int> frames)
    {
        await self.Delay(1);
        await Take(frames);
        await Take(frames);
    }

    private static async Operation<int> Take(WaitQueue<int> frames) => await frames.Take();
}
