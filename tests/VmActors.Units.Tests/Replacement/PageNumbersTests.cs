using FsCheck;
using FsCheck.Fluent;
using VmActors.Units.Replacement;

namespace VmActors.Units.Tests.Replacement;

public sealed class PageNumbersTests
{
    [Fact]
    public void Pages_are_numbered_in_the_order_in_which_they_come()
    {
        var numbers = new PageNumbers();
        Assert.Equal([0, 1, 0, 2, 1], new ulong[] { 9, ulong.MaxValue, 9, 0, ulong.MaxValue }.Select(numbers.Of));
        Assert.Equal(3, numbers.Count);
        Assert.Equal(ulong.MaxValue, numbers.PageOf(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => numbers.PageOf(3));
    }

    [Fact]
    public void Numbers_are_those_of_a_dictionary_however_many_pages_there_are()
    {
        var strides = new ulong[] { 1, 4096, 1UL << 20, 1UL << 52, 0x9E37_79B9_7F4A_7C15 };
        Prop.ForAll(Gen.Elements(strides).Zip(Gen.Choose(0, 3000)).ToArbitrary(), drawn =>
        {
            var (numbers, model) = (new PageNumbers(), new Dictionary<ulong, int>());
            for (var i = 0; i < 2 * drawn.Item2; i++)
            {
                var page = unchecked((ulong)(i * 7 % (drawn.Item2 + 1)) * drawn.Item1);
                model.TryAdd(page, model.Count);
                Assert.Equal(model[page], numbers.Of(page));
                Assert.Equal(page, numbers.PageOf(model[page]));
            }
            Assert.Equal(model.Count, numbers.Count);
        }).QuickCheckThrowOnFailure();
    }
}
