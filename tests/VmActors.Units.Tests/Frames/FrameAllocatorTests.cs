using FsCheck;
using FsCheck.Fluent;
using VmActors.Units.Frames;
using VmActors.Vocabulary;

namespace VmActors.Units.Tests.Frames;

public sealed class FrameAllocatorTests
{
    [Fact]
    public void Never_used_frames_are_handed_out_ascending_until_none_is_left()
    {
        var allocator = new FrameAllocator(3);
        Assert.Equal([0L, 1L, 2L], Take(allocator, 3));
        Assert.False(allocator.TryAllocate(out _));
        Assert.Equal((0, 3, 3), (allocator.FreeCount, allocator.UsedCount, allocator.TotalCount));
    }

    [Fact]
    public void The_frame_freed_last_is_handed_out_first_and_before_a_never_used_one()
    {
        var allocator = new FrameAllocator(10);
        Take(allocator, 4);
        allocator.Free(new Pfn(1));
        allocator.Free(new Pfn(3));
        Assert.Equal([3L, 1L, 4L], Take(allocator, 3));
    }

    [Fact]
    public void A_double_free_and_a_frame_never_allocated_are_named()
    {
        var allocator = new FrameAllocator(10);
        Take(allocator, 2);
        allocator.Free(new Pfn(1));
        Assert.Equal("frame 1 is freed twice",
            Assert.Throws<InvalidOperationException>(() => allocator.Free(new Pfn(1))).Message);
        Assert.Equal("frame 2 was never allocated",
            Assert.Throws<InvalidOperationException>(() => allocator.Free(new Pfn(2))).Message);
        Assert.Equal("frame -1 was never allocated",
            Assert.Throws<InvalidOperationException>(() => allocator.Free(new Pfn(-1))).Message);
        Assert.Equal(9, allocator.FreeCount);
    }

    [Fact]
    public void A_terabyte_of_frames_costs_nothing_until_used()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var allocator = new FrameAllocator(1L << 28);
        Take(allocator, 1000);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 100_000);
        Assert.Equal((1L << 28) - 1000, allocator.FreeCount);
    }

    [Fact]
    public void A_machine_without_frames_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new FrameAllocator(0));

    [Fact]
    public void An_aligned_run_is_the_lowest_that_is_free_freed_frames_or_not()
    {
        var allocator = new FrameAllocator(16);
        Take(allocator, 2);
        Assert.True(allocator.TryAllocateAligned(2, out var first));
        Assert.Equal((4L, 10L), (first.Value, allocator.FreeCount));
        Assert.Equal([2L, 3L, 8L], Take(allocator, 3)); // those that were passed over come first
        for (var frame = 4; frame < 8; frame++)
            allocator.Free(new Pfn(frame));
        Assert.True(allocator.TryAllocateAligned(2, out first));
        Assert.Equal(4L, first.Value);
        Assert.True(allocator.TryAllocateAligned(2, out first));
        Assert.Equal(12L, first.Value);
        Assert.False(allocator.TryAllocateAligned(2, out _)); // 9 to 11 are no such run
        allocator.CheckInvariants();
        Assert.Equal([9L, 10L, 11L], Take(allocator, 3));
    }

    [Fact]
    public void Any_sequence_agrees_with_a_list_of_free_frames()
    {
        // A step below -12 takes an aligned pair, one below 0 a frame; any other frees that entry of the used list.
        var steps = Gen.Choose(-16, 9).ListOf();
        Prop.ForAll(steps.ToArbitrary(), AgreesWithList).QuickCheckThrowOnFailure();
    }

    private static void AgreesWithList(IEnumerable<int> steps)
    {
        const int total = 8;
        var allocator = new FrameAllocator(total);
        var free = new List<long>(Enumerable.Range(0, total).Select(f => (long)f)); // front is next
        var used = new List<long>();
        var known = 0L; // one past the highest frame ever used
        foreach (var step in steps)
        {
            if (step < -12)
            {
                var pair = Enumerable.Range(0, total / 2).Select(i => 2L * i)
                    .Where(f => free.Contains(f) && free.Contains(f + 1)).DefaultIfEmpty(-1).First();
                Assert.Equal(pair >= 0, allocator.TryAllocateAligned(1, out var first));
                if (pair < 0) continue;
                Assert.Equal(pair, first.Value);
                // Frames below it that were never used are handed out next, the lowest first.
                var passed = free.Where(f => f >= known && f < pair).ToList();
                known = Math.Max(known, pair + 2);
                free = [.. passed, .. free.Except(passed).Where(f => f != pair && f != pair + 1)];
                used.AddRange([pair, pair + 1]);
            }
            else if (step < 0)
            {
                Assert.Equal(free.Count > 0, allocator.TryAllocate(out var frame));
                if (free.Count == 0) continue;
                Assert.Equal(free[0], frame.Value);
                known = Math.Max(known, frame.Value + 1);
                free.RemoveAt(0);
                used.Add(frame.Value);
            }
            else if (step < used.Count)
            {
                allocator.Free(new Pfn(used[step]));
                free.Insert(0, used[step]);
                used.RemoveAt(step);
            }
            allocator.CheckInvariants();
            Assert.Equal((free.Count, used.Count), (allocator.FreeCount, allocator.UsedCount));
            Assert.All(used, f => Assert.True(allocator.IsUsed(new Pfn(f))));
            Assert.All(free, f => Assert.False(allocator.IsUsed(new Pfn(f))));
        }
    }

    private static List<long> Take(FrameAllocator allocator, int count)
    {
        var taken = new List<long>();
        for (var i = 0; i < count; i++)
        {
            Assert.True(allocator.TryAllocate(out var frame));
            taken.Add(frame.Value);
        }
        return taken;
    }
}
