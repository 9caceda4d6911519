using FsCheck;
using FsCheck.Fluent;
using VmActors.Units.Swap;
using VmActors.Vocabulary;

namespace VmActors.Units.Tests.Swap;

public sealed class SwapMapTests
{
    [Fact]
    public void Slots_are_handed_out_lowest_first_until_none_is_left()
    {
        var map = new SwapMap(3);
        Assert.Equal([0L, 1L, 2L], Take(map, 3));
        Assert.False(map.TryAllocate(out _));
        map.Free(new SwapSlot(2));
        map.Free(new SwapSlot(0));
        Assert.Equal([0L, 2L], Take(map, 2));
    }

    [Fact]
    public void A_slot_freed_in_a_full_group_is_found_again()
    {
        var map = new SwapMap(1000);
        Take(map, 700);
        map.Free(new SwapSlot(130));
        map.Free(new SwapSlot(64));
        map.CheckInvariants();
        Assert.Equal([64L, 130L, 700L], Take(map, 3));
    }

    [Fact]
    public void A_disk_is_crowded_when_more_than_half_is_used()
    {
        var map = new SwapMap(5);
        Take(map, 2);
        Assert.False(map.IsCrowded);
        Take(map, 1);
        Assert.True(map.IsCrowded);
        Assert.Equal((2, 3, 5), (map.FreeCount, map.UsedCount, map.TotalCount));
    }

    [Fact]
    public void A_slot_freed_twice_or_never_allocated_is_named()
    {
        var map = new SwapMap(5);
        Take(map, 2);
        map.Free(new SwapSlot(1));
        Assert.Contains("slot 1", Assert.Throws<InvalidOperationException>(() => map.Free(new SwapSlot(1))).Message,
            StringComparison.Ordinal);
        Assert.Contains("slot 4", Assert.Throws<InvalidOperationException>(() => map.Free(new SwapSlot(4))).Message,
            StringComparison.Ordinal);
        Assert.Equal(4, map.FreeCount);
    }

    [Fact]
    public void A_used_slot_has_one_owner()
    {
        var map = new SwapMap(5);
        Take(map, 1);
        Assert.Equal((1, 0), (map.OwnerCount(new SwapSlot(0)), map.OwnerCount(new SwapSlot(1))));
    }

    [Fact]
    public void A_machine_without_swap_has_no_slot_and_a_negative_disk_is_refused()
    {
        Assert.False(new SwapMap(0).TryAllocate(out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SwapMap(-1));
    }

    [Fact]
    public void A_terabyte_of_slots_costs_nothing_until_used()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Take(new SwapMap(1L << 28), 1000);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 50_000);
    }

    [Fact]
    public void Any_sequence_agrees_with_a_sorted_set()
    {
        // A step below 0 allocates ten slots; any other frees that slot if it is used.
        var steps = Gen.Choose(-40, 149).ListOf();
        Prop.ForAll(steps.ToArbitrary(), AgreesWithSortedSet).QuickCheckThrowOnFailure();
    }

    private static void AgreesWithSortedSet(IEnumerable<int> steps)
    {
        const int total = 150;
        var map = new SwapMap(total);
        var free = new SortedSet<long>(Enumerable.Range(0, total).Select(slot => (long)slot));
        foreach (var step in steps)
        {
            for (var i = 0; step < 0 && i < 10; i++)
            {
                Assert.Equal(free.Count > 0, map.TryAllocate(out var slot));
                if (free.Count > 0) Assert.Equal(free.Min, slot.Value);
                free.Remove(slot.Value);
            }
            if (step >= 0 && free.Add(step)) map.Free(new SwapSlot(step));
            map.CheckInvariants();
            Assert.Equal((free.Count, total - free.Count), (map.FreeCount, map.UsedCount));
        }
    }

    private static List<long> Take(SwapMap map, int count)
    {
        var taken = new List<long>();
        for (var i = 0; i < count; i++)
        {
            Assert.True(map.TryAllocate(out var slot));
            taken.Add(slot.Value);
        }
        return taken;
    }

    [Fact]
    public void A_slot_is_free_after_its_last_owner()
    {
        var map = new SwapMap(2);
        Assert.Throws<InvalidOperationException>(() => map.AddOwners(new SwapSlot(0), 1));
        map.TryAllocate(out var slot);
        map.AddOwners(slot, 2);
        map.AddOwners(slot, 0);
        Assert.Equal(3, map.OwnerCount(slot));
        Assert.Equal([false, false, true], new[] { map.Free(slot), map.Free(slot), map.Free(slot) });
        Assert.Equal((0, 0L), (map.OwnerCount(slot), map.UsedCount));
    }
}
