using FsCheck;
using FsCheck.Fluent;
using VmActors.Units.Allocation;

namespace VmActors.Units.Tests.Allocation;

public sealed class FreeListTests
{
    private static readonly FreeListSpec Plain = new(1000, 100, FitPolicy.Best, FreeListOrder.Address, false);

    // OSTEP, malloc.py -n 10 -H 0 -p POLICY -s 0: which operation, with how many bytes or for which request.
    private static readonly (string Deed, int Number)[] TenOperations =
    [
        ("allocate", 3), ("free", 0), ("allocate", 5), ("free", 1), ("allocate", 8), ("free", 2), ("allocate", 8),
        ("free", 3), ("allocate", 2), ("allocate", 7),
    ];

    [Fact]
    public void Best_fit_returns_and_searches_what_is_published()
    {
        var outcomes = DoTenOperations(FitPolicy.Best);
        Assert.Equal([1000UL, 1003UL, 1008UL, 1008UL, 1000UL, 1008UL], outcomes.Select(outcome => outcome.Address));
        Assert.Equal([1, 2, 3, 4, 4, 4], outcomes.Select(outcome => outcome.Searched));
    }

    [Fact]
    public void First_and_worst_fit_end_as_is_published()
    {
        Assert.Equal(3, DoTenOperations(FitPolicy.First)[^1].Searched);
        Assert.Equal(1026UL, DoTenOperations(FitPolicy.Worst)[^1].Address);
    }

    [Fact]
    public void Next_fit_goes_on_where_the_last_search_ended_and_round_the_list()
    {
        var list = new FreeList(Plain with { Fit = FitPolicy.Next, Coalesce = true });
        Assert.All([1000UL, 1020UL, 1040UL, 1060UL, 1080UL], start => Assert.Equal(start, list.Allocate(20).Address));
        Assert.Equal(new AllocationOutcome(false, 0, 0), list.Allocate(1));
        Assert.All([1000UL, 1040UL, 1080UL], address => Assert.True(list.TryFree(address)));
        Assert.Equal(new AllocationOutcome(true, 1000, 1), list.Allocate(5));
        Assert.Equal(new AllocationOutcome(true, 1040, 2), list.Allocate(18));
        Assert.Equal(new AllocationOutcome(true, 1042 + 16, 1), list.Allocate(2));
        Assert.Equal(new AllocationOutcome(true, 1080, 1), list.Allocate(2));
        Assert.Equal(new AllocationOutcome(false, 0, 2), list.Allocate(19));
        // The block that the next search starts in grows downwards, and is found all the same.
        Assert.True(list.TryFree(1060));
        Assert.True(list.TryFree(1080));
        Assert.Equal([new FreeBlock(1005, 15), new FreeBlock(1060, 40)], list.Blocks);
        Assert.Equal(new AllocationOutcome(true, 1060, 1), list.Allocate(15));
    }

    [Fact]
    public void A_request_of_five_words_with_a_header_takes_six()
    {
        var list = new FreeList(Plain with { HeaderSize = 1 });
        Assert.Equal(1001UL, list.Allocate(5).Address);
        Assert.Equal(6UL, list.SizeOf(1001));
        Assert.Equal([new FreeBlock(1006, 94)], list.Blocks);
    }

    [Fact]
    public void Fragmentation_is_what_the_largest_block_has_not()
    {
        var list = new FreeList(Plain);
        Assert.Equal((100UL, 100UL, 0.0), (list.FreeBytes, list.LargestFree, list.Fragmentation));
        list.Allocate(20);
        list.Allocate(50);
        Assert.True(list.TryFree(1000));
        Assert.Equal((50UL, 30UL, 0.4), (list.FreeBytes, list.LargestFree, Math.Round(list.Fragmentation, 12)));
        Assert.True(list.Fits(30));
        Assert.False(list.Fits(31));
        Assert.False(list.Fits(ulong.MaxValue));
        list.Allocate(30);
        list.Allocate(20);
        Assert.Equal((0UL, 0UL, 0.0), (list.FreeBytes, list.LargestFree, list.Fragmentation));
    }

    [Fact]
    public void What_was_not_handed_out_is_not_taken_back()
    {
        var list = new FreeList(Plain with { HeaderSize = 4 });
        var address = list.Allocate(10).Address;
        Assert.False(list.TryFree(address - 4));
        Assert.Equal(0UL, list.SizeOf(address - 4));
        Assert.True(list.TryFree(address));
        Assert.False(list.TryFree(address));
        Assert.Throws<ArgumentOutOfRangeException>(() => list.Allocate(0));
        Assert.Equal(new AllocationOutcome(false, 0, 2), list.Allocate(ulong.MaxValue));
    }

    [Theory]
    [InlineData(0UL, 0UL, 0UL, 1UL, "a range of 0 bytes; expected 1 to 9223372036854775808")]
    [InlineData(ulong.MaxValue, 1UL, 0UL, 1UL, "a range of 1 bytes from 18446744073709551615; expected it to end")]
    [InlineData(0UL, 9UL, 1UL << 33, 1UL, "headers of 8589934592 bytes; expected 0 to 4294967296")]
    [InlineData(0UL, 9UL, 0UL, 0UL, "alignment 0; expected 1 to 4294967296")]
    public void A_list_that_cannot_be_is_refused(ulong start, ulong size, ulong header, ulong align, string message)
    {
        var spec = Plain with { Start = start, Size = size, HeaderSize = header, Alignment = align };
        var refusal = Assert.Throws<ArgumentException>(() => new FreeList(spec));
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_policy_order_and_overhead_does_what_a_list_on_paper_does()
    {
        var specs = from fit in Gen.Elements(Enum.GetValues<FitPolicy>())
                    from order in Gen.Elements(Enum.GetValues<FreeListOrder>())
                    from coalesce in Gen.Elements(true, false)
                    from header in Gen.Choose(0, 4)
                    from alignment in Gen.Elements(1, 1, 4, 7)
                    select new FreeListSpec(1000, 200, fit, order, coalesce, (ulong)header, (ulong)alignment);
        var deeds = from size in Gen.Choose(0, 40) from pick in Gen.Choose(0, 999) select (size, pick);
        var cases = from spec in specs from list in deeds.ListOf(60) select (spec, list);
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var (list, naive, live) = (new FreeList(c.spec), new NaiveFreeList(c.spec), new List<ulong>());
            foreach (var (size, pick) in c.list)
            {
                if (size > 20 && live.Count > 0)
                {
                    var address = live[pick % live.Count];
                    live.Remove(address);
                    naive.Free(address);
                    Assert.True(list.TryFree(address));
                }
                else
                {
                    var outcome = list.Allocate((ulong)size + 1);
                    Assert.Equal(naive.Allocate((ulong)size + 1), outcome);
                    if (outcome.Fits) live.Add(outcome.Address);
                }
                Assert.Equal(naive.Blocks, list.Blocks);
                Assert.Equal(live.Count, list.AllocationCount);
                list.CheckInvariants();
            }
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(100, false, true)] // all that is free behind it
    [InlineData(40, false, true)]
    [InlineData(101, false, false)]
    [InlineData(50, true, true)] // all that is free before it
    [InlineData(51, true, false)]
    public void An_allocation_grows_where_it_lies_as_far_as_its_neighbours_are_free(int bytes, bool isBefore, bool fits)
    {
        var list = new FreeList(new FreeListSpec(0, 300, FitPolicy.First, FreeListOrder.Address, true));
        var addresses = new[] { 50UL, 50UL, 100UL, 100UL }.Select(size => list.Allocate(size).Address).ToArray();
        list.TryFree(addresses[0]);
        list.TryFree(addresses[2]);
        var middle = addresses[1]; // 50 bytes free before it, 100 behind
        Assert.Equal(fits, list.TryExtend(middle, (ulong)bytes, isBefore));
        list.CheckInvariants();
        Assert.Equal(fits ? 150UL - (ulong)bytes : 150UL, list.FreeBytes);
        var start = fits && isBefore ? middle - (ulong)bytes : middle;
        Assert.Equal(fits ? 50UL + (ulong)bytes : 50UL, list.SizeOf(start));
        Assert.True(list.TryFree(start));
        list.CheckInvariants();
        Assert.Equal([new FreeBlock(0, 200)], list.Blocks);
    }

    [Fact]
    public void What_is_not_allocated_cannot_grow()
    {
        var list = new FreeList(new FreeListSpec(0, 300, FitPolicy.First, FreeListOrder.Address, true));
        Assert.Throws<ArgumentException>(() => list.TryExtend(0, 1, isBefore: false));
    }

    private static List<AllocationOutcome> DoTenOperations(FitPolicy fit)
    {
        var (list, outcomes) = (new FreeList(Plain with { Fit = fit }), new List<AllocationOutcome>());
        foreach (var (deed, number) in TenOperations)
        {
            if (deed == "allocate") outcomes.Add(list.Allocate((ulong)number));
            else Assert.True(list.TryFree(outcomes[number].Address));
        }
        return outcomes;
    }
}
