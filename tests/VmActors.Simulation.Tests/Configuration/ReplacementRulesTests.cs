using VmActors.Simulation.Configuration;
using VmActors.Units.Replacement;

namespace VmActors.Simulation.Tests.Configuration;

public sealed class ReplacementRulesTests
{
    [Theory]
    [InlineData("clok", "64MiB", "unknown policy \"clok\"; the nearest is clock")]
    [InlineData("FIFO", "64MiB", "unknown policy \"FIFO\"; the nearest is fifo")]
    [InlineData("lru", "512GiB", "\"lru\" in a memory of more than 67108864 pages; expected \"clock\"")]
    public void A_policy_that_cannot_be_is_one_error(string name, string memory, string expected) =>
        Assert.EndsWith("kernel.replacement: " + expected, Error(name, memory), StringComparison.Ordinal);

    [Fact]
    public void The_policy_that_looks_ahead_is_for_the_laboratory()
    {
        var error = Error("opt", "64MiB");
        Assert.Contains(
            "kernel.replacement: \"opt\" needs to know what comes: it is for vmactors policy; expected fifo, lru, ",
            error, StringComparison.Ordinal);
        Assert.EndsWith("s3-fifo", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_name_is_valid_and_clock_runs_in_any_memory()
    {
        foreach (var name in ReplacementPolicies.Names) Assert.Empty(Read(name, "64MiB").Errors);
        Assert.Empty(Read("clock", "512GiB").Errors);
    }

    private static string Error(string name, string memory) =>
        Assert.Single(Read(name, memory).Errors).ToString();

    private static ConfigurationResult Read(string name, string memory) => ConfigurationReader.ReadText($$"""
        { "machine": { "memory": "{{memory}}" }, "kernel": { "replacement": "{{name}}" }, "processes": [
          { "name": "p", "pattern": { "kind": "uniform", "memory": "4KiB", "references": 0 } } ] }
        """, "test", ".");
}
