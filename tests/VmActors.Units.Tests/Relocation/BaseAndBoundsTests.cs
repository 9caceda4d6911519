using FsCheck;
using FsCheck.Fluent;
using VmActors.Units.Explanation;
using VmActors.Units.Relocation;
using VmActors.Units.Segmentation;
using VmActors.Units.Tests.Explanation;
using VmActors.Vocabulary;

namespace VmActors.Units.Tests.Relocation;

public sealed class BaseAndBoundsTests
{
    [Theory]
    [InlineData(0x105, 0x3741)] // OSTEP, relocation.py -s 1: base 0x363c, limit 290
    [InlineData(0x2a9, null)]
    [InlineData(289, 0x375d)]
    [InlineData(290, null)]
    public void An_address_below_the_limit_is_valid(int address, int? expected)
    {
        var registers = new BaseAndBounds(new PhysicalAddress(0x363c), 290);
        var isValid = registers.TryTranslate(new VirtualAddress((ulong)address), out var physical);
        Assert.Equal((expected is not null, (ulong)(expected ?? 0)), (isValid, physical.Value));
    }

    [Fact]
    public void Every_space_is_an_array_that_starts_at_its_base()
    {
        var cases = from start in Gen.Choose(0, 100)
                    from limit in Gen.Choose(0, 30)
                    from address in Gen.Choose(0, 40)
                    select (start, limit, address);
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var bytes = Enumerable.Range(c.start, c.limit).ToArray();
            var registers = new BaseAndBounds(new PhysicalAddress((ulong)c.start), (ulong)c.limit);
            var isValid = registers.TryTranslate(new VirtualAddress((ulong)c.address), out var physical);
            return isValid == c.address < bytes.Length && (!isValid || (ulong)bytes[c.address] == physical.Value);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Registers_that_were_never_loaded_allow_nothing() =>
        Assert.False(default(BaseAndBounds).TryTranslate(default, out _));

    [Fact]
    public void No_address_is_too_high_to_be_refused() =>
        Assert.False(new BaseAndBounds(PhysicalAddress.End, 0).TryTranslate(new VirtualAddress(ulong.MaxValue), out _));

    [Fact]
    public void An_observer_is_told_the_check_and_the_sum()
    {
        var registers = new BaseAndBounds(new PhysicalAddress(7000), 1000);
        var steps = new Steps();
        Assert.True(registers.TryTranslate(new VirtualAddress(500), out _, steps));
        Assert.False(registers.TryTranslate(new VirtualAddress(1000), out _, steps));
        Assert.Equal<TranslationStep>(
            [
                new LimitChecked(500, Growth.Up, 1000, true),
                new BaseAdded(new PhysicalAddress(7000), 500, Growth.Up, new PhysicalAddress(7500)),
                new LimitChecked(1000, Growth.Up, 1000, false),
            ],
            steps.All);
    }

    [Theory]
    [InlineData(1UL << 56, 1UL)]
    [InlineData(2UL, ulong.MaxValue)]
    [InlineData((1UL << 56) + 1, 0UL)]
    public void A_space_beyond_the_physical_addresses_is_refused(ulong start, ulong limit)
    {
        var refusal = Assert.Throws<ArgumentException>(() => new BaseAndBounds(new PhysicalAddress(start), limit));
        Assert.Contains("their sum to be at most 72057594037927936", refusal.Message, StringComparison.Ordinal);
    }
}
