namespace VmActors.Vocabulary.Tests;

public sealed class SplitMix64Tests
{
    [Fact]
    public void It_gives_the_first_numbers_of_the_reference_implementation()
    {
        var draws = new SplitMix64(1234567);
        Assert.Equal(6457827717110365317UL, draws.Next());
        Assert.Equal(3203168211198807973UL, draws.Next());
        Assert.Equal(9817491932198370423UL, draws.Next());
    }
}
