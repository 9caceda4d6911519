using VmActors.Runtime.Operations;

namespace VmActors.Runtime.Tests;

public class WaitingTests
{
    private static void Play(Action<Script> starts) =>
        Assert.Equal(RunEnd.Completed,
            new ActorSystemBuilder().With("A", new Script { Starts = starts }).Seeded().RunAlone());

    private static async Operation Hold(Script self, SharedLock @lock, List<string> log,
        (string Name, bool Exclusive, long From, long For) who)
    {
        await self.Delay(who.From);
        using (await (who.Exclusive ? @lock.Exclusive(who.Name) : @lock.Shared(who.Name)))
        {
            log.Add($"{who.Name} in {self.Now.Cycles}");
            await self.Delay(who.For);
        }
    }

    [Fact]
    public void A_lock_is_served_first_come_first_served_and_no_reader_overtakes_a_waiting_writer()
    {
        var (areas, log) = (new SharedLock("areas"), new List<string>());
        Play(self =>
        {
            foreach (var who in new[] { ("r1", false, 0L, 10L), ("r2", false, 1, 10), ("w1", true, 2, 10),
                ("r3", false, 3, 10), ("r4", false, 4, 10), ("w2", true, 5, 10) })
                self.Run(Hold(self, areas, log, who));
        });
        Assert.Equal(["r1 in 0", "r2 in 1", "w1 in 11", "r3 in 21", "r4 in 21", "w2 in 31"], log);
        Assert.Equal(4, areas.ContendedCount);
        Assert.Equal("areas (free)", areas.ToString());
    }

    [Fact]
    public void Releasing_a_hold_twice_releases_it_once()
    {
        var (areas, log) = (new SharedLock("areas"), new List<string>());
        async Operation Twice(Script self)
        {
            var first = await areas.Shared("first");
            await self.Delay(5);
            first.Dispose();
            first.Dispose();
            Assert.Equal("areas (held by second)", areas.ToString());
        }

        Play(self =>
        {
            self.Run(Twice(self));
            self.Run(Hold(self, areas, log, ("second", false, 1, 10)));
            self.Run(Hold(self, areas, log, ("writer", true, 2, 10)));
        });
        Assert.Equal(["second in 1", "writer in 11"], log);
    }

    [Fact]
    public void A_lock_is_released_when_its_holder_fails()
    {
        var (areas, log) = (new SharedLock("areas"), new List<string>());
        async Operation Break(Script self)
        {
            using var hold = await areas.Exclusive("breaker");
            await self.Delay(5);
            throw new InvalidOperationException("broken");
        }

        async Operation Catch(Script self)
        {
            await Assert_Throws(Break(self));
        }

        Play(self =>
        {
            self.Run(Catch(self));
            self.Run(Hold(self, areas, log, ("next", true, 1, 1)));
        });
        Assert.Equal(["next in 5"], log);
    }

    private static async Operation Assert_Throws(Operation operation)
    {
        try
        {
            await operation;
        }
        catch (InvalidOperationException)
        {
            return;
        }
        Assert.Fail("it did not throw");
    }

    [Fact]
    public void A_queue_wakes_first_come_first_served_or_by_tag_in_order()
    {
        var (queue, log) = (new WaitQueue<int>("frames"), new List<string>());
        async Operation Take(string name, string tag) => log.Add($"{name}={await queue.Take(tag)}");
        async Operation Wake(Script self)
        {
            await self.Delay(1);
            Assert.Equal("x", queue.FirstTag);
            Assert.Equal(2, queue.WakeWhere("y", 10));
            Assert.Equal(0, queue.WakeWhere("z", 11));
            await self.Delay(1);
            Assert.True(queue.WakeOne(20));
            Assert.Equal(1, queue.Count);
            queue.WakeAll(30);
            Assert.False(queue.WakeOne(40));
            Assert.Null(queue.FirstTag);
            log.Add("woken");
        }

        Play(self =>
        {
            self.Run(Take("a", "x"));
            self.Run(Take("b", "y"));
            self.Run(Take("c", "x"));
            self.Run(Take("d", "y"));
            self.Run(Wake(self));
        });
        Assert.Equal(["b=10", "d=10", "woken", "a=20", "c=30"], log);
    }

    [Fact]
    public void A_place_in_a_queue_is_taken_when_it_is_asked_for_not_when_it_is_awaited()
    {
        var (queue, log) = (new WaitQueue<int>("frames"), new List<string>());
        async Operation Early(Script self)
        {
            var place = queue.Take();
            await self.Delay(10);
            log.Add($"early={await place} at {self.Now.Cycles}");
        }

        async Operation Late() => log.Add($"late={await queue.Take()}");
        async Operation Wake(Script self)
        {
            await self.Delay(5);
            queue.WakeOne(1);
            queue.WakeOne(2);
        }

        Play(self =>
        {
            self.Run(Early(self));
            self.Run(Late());
            self.Run(Wake(self));
        });
        Assert.Equal(["late=2", "early=1 at 10"], log);
    }
}
