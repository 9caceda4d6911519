using VmActors.Simulation.Configuration;
using VmActors.Tests;

namespace VmActors.Simulation.Tests.Configuration;

public sealed class WritingTests : IDisposable
{
    // The hash of Samples.Smallest. It changes when a default or a key changes, and then results change too.
    private const string SmallestHash = "sha256:c76a4ceee0161b9b24064da8523da24a3cf2c8e1d15a74f6e46583a410b21c41";

    private readonly SampleFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_hash_of_a_configuration_is_fixed() =>
        Assert.Equal(SmallestHash, ConfigurationJson.Hash(_folder.Valid(Samples.Smallest)));

    [Fact]
    public void No_culture_changes_configuration_hash_or_errors()
    {
        const string wrong = """{ "seed": -5, "machine": { "cpus": -1, "memory": "1,5MiB" }, "processes": [] }""";
        Assert.Equal(All(), StrangeCulture.Run(All));

        string All()
        {
            var valid = _folder.Valid(Samples.Everything);
            return ConfigurationJson.Hash(valid) + ConfigurationJson.Write(valid) + _folder.Errors(_folder.Read(wrong));
        }
    }

    [Theory]
    [InlineData("machine.clock=3000MHz")]
    [InlineData("machine.memory=65536KiB")]
    [InlineData("kernel.timeSlice=3000000cycles")]
    [InlineData("processes[0].pattern.writes=0.0")]
    [InlineData("swap.disk=nvme")]
    [InlineData("swap.disk={ \"kind\": \"nvme\", \"trim\": \"5000ns\" }")]
    [InlineData("description=other words")]
    [InlineData("$schema=elsewhere.json")]
    [InlineData("kernel.watermarks={ \"min\": 256, \"low\": 320, \"high\": 384 }")]
    public void Other_words_for_the_same_run_have_the_same_hash(string setting) =>
        Assert.Equal(SmallestHash, ConfigurationJson.Hash(_folder.Valid(Samples.Smallest, setting)));

    [Theory]
    [InlineData("seed=2")]
    [InlineData("machine.cpus=5")]
    [InlineData("processes[0].pattern.writes=0.01")]
    [InlineData("processes[0].name=q")]
    [InlineData("swap.disk=hdd")]
    [InlineData("machine.links.trap=1001cycles")]
    [InlineData("machine.caches=ladder")]
    [InlineData("machine.translation=hashed")]
    [InlineData("machine.translation=pagedSegments")]
    [InlineData("machine.tlb.l2.policy=fifo")]
    [InlineData("machine.softwareTlb={}")]
    [InlineData("machine.tlb.walkCaches={}")]
    [InlineData("machine.tlb.walkers=2")]
    [InlineData("machine.tlb.speculation={}")]
    [InlineData("kernel.costs.refill=21cycles")]
    [InlineData("kernel.costs.copyPage=21cycles")]
    [InlineData("kernel.largePages=always")]
    [InlineData("kernel.pageTables=swappable")]
    [InlineData("kernel.replacement=fifo")]
    public void Another_run_has_another_hash(string setting) =>
        Assert.NotEqual(SmallestHash, ConfigurationJson.Hash(_folder.Valid(Samples.Smallest, setting)));

    [Fact]
    public void The_content_of_a_trace_is_hashed_and_not_its_path()
    {
        const string text = """{ "processes": [ { "name": "p", "trace": "gzip.vmtrace" } ] }""";
        var before = ConfigurationJson.Hash(_folder.Valid(text));
        File.Copy(_folder.In("gzip.vmtrace"), _folder.In("copy.vmtrace"));
        Assert.Equal(before, ConfigurationJson.Hash(_folder.Valid(text, "processes[0].trace=copy.vmtrace")));
        File.AppendAllText(_folder.In("gzip.vmtrace"), "!");
        Assert.NotEqual(before, ConfigurationJson.Hash(_folder.Valid(text)));
    }

    [Fact]
    public void A_written_configuration_reads_back_to_the_same()
    {
        foreach (var text in (string[])
            [Samples.Smallest, Samples.Everything, Samples.SoftwareTlb, Samples.Walks, Samples.LargePages])
        {
            var first = _folder.Valid(text);
            var written = ConfigurationJson.Write(first);
            var second = _folder.Valid(written);
            Assert.Equal(ConfigurationJson.Hash(first), ConfigurationJson.Hash(second));
            Assert.Equal(written, ConfigurationJson.Write(second));
        }
    }

    [Fact]
    public void All_defaults_are_written() => Snapshot.Match(
        "tests/VmActors.Simulation.Tests/Configuration/Snapshots/smallest.json",
        ConfigurationJson.Write(_folder.Valid(Samples.Smallest)));

    [Fact]
    public void The_committed_schema_is_fresh() => Snapshot.Match("config/schema.json", ConfigurationSchema.Generate());
}
