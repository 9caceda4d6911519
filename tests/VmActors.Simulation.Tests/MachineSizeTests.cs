using VmActors.Simulation.Assembly;
using VmActors.Simulation.Configuration;

namespace VmActors.Simulation.Tests;

public class MachineSizeTests
{
    [Theory]
    [InlineData(15, true)]
    [InlineData(16, false)]
    public void Every_process_needs_a_frame_for_the_root_of_its_page_table(int processes, bool fits)
    {
        var text = FormattableString.Invariant($$"""
            { "machine": { "memory": "64KiB" }, "processes": [ { "name": "p", "count": {{processes}},
              "pattern": { "kind": "uniform", "memory": "4KiB", "references": 0 } } ] }
            """);
        var read = ConfigurationReader.ReadText(text, "test", ".");
        var run = () => SimulationRun.Run(read.Configuration!, new RunOptions());
        if (fits)
            Assert.False(run().Result.Partial);
        else
            Assert.StartsWith(
                "machine.memory: 16 frames for 16 processes;",
                Assert.Throws<MachineTooSmallException>(run).Message,
                StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("linear", "machine.memory: 4096 frames for 4 processes, 1024 frames each;")]
    [InlineData("{ \"kind\": \"pagedSegments\", \"segmentBits\": 16, \"virtualBits\": 38, \"indexBits\": \"10\" }",
        "machine.memory: 4096 frames for 32 processes, 128 frames each;", 32)]
    [InlineData("{ \"kind\": \"hashed\", \"hashBits\": 21 }",
        "machine.memory: 4096 frames for the page table that all share, 4096 frames each;")]
    public void Large_tables_are_counted_too(string translation, string complaint, int count = 4)
    {
        var kind = translation[0] == '{' ? translation : $"\"{translation}\"";
        var read = ConfigurationReader.ReadText(FormattableString.Invariant($$"""
            { "machine": { "memory": "16MiB", "translation": {{kind}} }, "processes": [ { "name": "p",
              "count": {{count}}, "pattern": { "kind": "uniform", "memory": "4KiB", "references": 0 } } ] }
            """), "test", ".");
        Assert.StartsWith(
            complaint,
            Assert.Throws<MachineTooSmallException>(
                () => SimulationRun.Run(read.Configuration!, new RunOptions())).Message,
            StringComparison.Ordinal);
    }
}
