using VmActors.Units.Cache;
using VmActors.Vocabulary;

namespace VmActors.Units.Tests.Cache;

public sealed class CacheHierarchySpecTests
{
    private static readonly CacheHierarchySpec Good = CacheHierarchySpec.Nehalem(3_000_000_000);

    public static TheoryData<CacheHierarchySpec, string> Bad => new()
    {
        { Good with { L2 = Level(Geometries.Of(8, 512, 32), 10) }, "L2: lines of 32 B; expected 64 B, as in L1Ins" },
        { Good with { L1Data = Level(new CacheGeometry(new Bytes(100), 1, 64), 4) }, "L1Data: a cache of 100 B in 1" },
        { Good with { L1Instruction = Level(Geometries.Of(1, 1, 64), -1) }, "L1Instruction: -1 cycles; expected 0 or" },
        { Good with { L1Instruction = Level(Geometries.Of(1, 1, 64), 11) }, "L2: 10 cycles; expected 11 or more" },
        { Good with { L3 = Level(Good.L3!.Geometry, 9) }, "L3: 9 cycles; expected 10 or more" },
        { Good with { MemoryCycles = 39 }, "Memory: 39 cycles; expected 40 or more" },
        { Good with { L2 = null, L3 = null, MemoryCycles = 3 }, "Memory: 3 cycles; expected 4 or more" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void What_cannot_be_is_refused_with_the_level_and_what_was_expected(CacheHierarchySpec spec, string expected)
    {
        var refusal = Assert.Throws<ArgumentException>(spec.Validate);
        Assert.StartsWith(expected, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_third_level_needs_a_view_of_its_shape_and_none_needs_none()
    {
        var other = new SharedCache(Geometries.Of(1, 1, 64), 1).Views[0];
        Assert.Throws<ArgumentException>(() => new CacheHierarchy(Good, null));
        Assert.Throws<ArgumentException>(() => new CacheHierarchy(Good, other));
        Assert.Throws<ArgumentException>(() => new CacheHierarchy(Good with { L3 = null }, other));
    }

    [Fact]
    public void At_a_slow_clock_memory_costs_no_less_than_the_last_cache()
    {
        var spec = CacheHierarchySpec.Nehalem(1_000_000);
        spec.Validate();
        Assert.Equal(40, spec.MemoryCycles);
    }

    [Theory]
    [InlineData(0, 10, 10)]
    [InlineData(1, 0, 10)]
    [InlineData(1, 10, 0)]
    public void A_ladder_goes_down(long sram, long dramFactor, long diskFactor) =>
        Assert.Throws<ArgumentOutOfRangeException>(
            () => CacheHierarchySpec.Textbook(new LatencyLadder(sram, dramFactor, diskFactor)));

    private static CacheLevelSpec Level(CacheGeometry geometry, long cycles) => new(geometry, cycles);
}
