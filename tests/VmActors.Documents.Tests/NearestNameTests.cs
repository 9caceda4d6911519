namespace VmActors.Documents.Tests;

public sealed class NearestNameTests
{
    private static readonly string[] Names = ["base", "limit", "accesses"];

    [Theory]
    [InlineData("bse", "base")]
    [InlineData("bsae", "base")]
    [InlineData("LIMIT", "limit")]
    [InlineData("acceses", "accesses")]
    [InlineData("bounds", null)]
    public void The_name_that_is_fewest_mistakes_away_is_found(string written, string? nearest) =>
        Assert.Equal(nearest, NearestName.Of(written, Names));

    [Fact]
    public void A_hint_is_the_nearest_name_or_all_of_them()
    {
        Assert.Equal("the nearest is base", NearestName.Hint("bsae", Names));
        Assert.Equal("expected one of base, limit, accesses", NearestName.Hint("bounds", Names));
    }
}
