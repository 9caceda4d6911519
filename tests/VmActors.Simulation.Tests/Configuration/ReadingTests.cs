using VmActors.Simulation.Configuration;
using VmActors.Simulation.Configuration.Values;
using VmActors.Units.Tlb;
using VmActors.Vocabulary;

namespace VmActors.Simulation.Tests.Configuration;

public sealed class ReadingTests : IDisposable
{
    private readonly SampleFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_not_written_has_its_default()
    {
        var configuration = _folder.Valid(Samples.Smallest);
        Assert.Equal(4, configuration.Machine.Cpus);
        Assert.Equal(Bytes.MiB(64), configuration.Machine.Memory);
        Assert.Equal(new TlbSpec(new TlbGeometry(1024, 8), TlbPolicy.Lru), configuration.Machine.Tlb.L2.Spec);
        Assert.Equal(new Duration(2000, DurationUnit.Cycles), configuration.Machine.Links.Disk);
        Assert.Equal(new NvmeConfiguration(), configuration.Swap.Disk);
        Assert.Equal(1, configuration.Seed);
        var pattern = new UniformConfiguration { Memory = Bytes.MiB(1), References = 10 };
        Assert.Equal(pattern, configuration.Processes[0].Pattern);
    }

    [Fact]
    public void Every_key_is_read()
    {
        var configuration = _folder.Valid(Samples.Everything);
        Assert.Equal(7, configuration.Seed);
        Assert.True(configuration.Verify);
        Assert.Equal(3_200_000_000, configuration.Machine.Clock.Hertz);
        Assert.Equal(12, configuration.Machine.Tlb.L2.Ways);
        var tlb = configuration.Machine.Tlb;
        Assert.Equal([TlbPolicy.TreePlru, TlbPolicy.Fifo, TlbPolicy.Random],
            new[] { tlb.L1Instruction, tlb.L1Data, tlb.L2 }.Select(level => level.Spec.Policy));
        var (links, clock) = (configuration.Machine.Links, configuration.Machine.Clock);
        Assert.Equal(new SimDuration(1600), links.Interrupt.ToCycles(clock));
        Assert.Equal(96, configuration.Watermarks.High);
        Assert.Equal("arc", configuration.Kernel.Replacement);
        var hdd = Assert.IsType<HddConfiguration>(configuration.Swap.Disk);
        Assert.Equal(5400, hdd.Rpm);
        Assert.Equal(1.1m, Assert.IsType<ZipfConfiguration>(configuration.Processes[2].Pattern).Exponent);
        Assert.Equal(["c#1", "c#2", "c#3"], configuration.Processes[2].InstanceNames);
        Assert.Equal(_folder.In("gzip.vmtrace"), configuration.Processes[5].Trace);
        Assert.Equal(_folder.In("churn.vmscript"), configuration.Processes[6].Script);
    }

    [Fact]
    public void A_software_TLB_is_there_when_it_is_asked_for()
    {
        Assert.Null(_folder.Valid(Samples.Smallest).Machine.SoftwareTlb);
        Assert.Equal(new SoftwareTlbConfiguration { Entries = 48, Wired = 1 },
            _folder.Valid(Samples.Smallest, "machine.softwareTlb={}").Machine.SoftwareTlb);
        Assert.Equal(new SoftwareTlbConfiguration { Entries = 64, Wired = 8 },
            _folder.Valid(Samples.Smallest, "machine.softwareTlb={ \"entries\": 64, \"wired\": 8 }")
                .Machine.SoftwareTlb);
    }

    [Fact]
    public void A_part_of_an_object_leaves_the_other_defaults()
    {
        var configuration = _folder.Valid(Samples.Smallest, "machine.tlb.l2.entries=2048", "swap.disk.channels=2");
        Assert.Equal((2048, 8), (configuration.Machine.Tlb.L2.Entries, configuration.Machine.Tlb.L2.Ways));
        Assert.Equal(new NvmeConfiguration { Channels = 2 }, configuration.Swap.Disk);
    }

    [Fact]
    public void Watermarks_follow_Linux_when_they_are_not_written()
    {
        var configuration = _folder.Valid(Samples.Smallest);
        var marks = configuration.Watermarks;
        Assert.Equal((256, 320, 384), (marks.Min, marks.Low, marks.High));
        Assert.Equal(384, configuration.Kernel.Watermarks!.High);
    }

    [Theory]
    [InlineData("\"nvme\"", typeof(NvmeConfiguration))]
    [InlineData("\"hdd\"", typeof(HddConfiguration))]
    [InlineData("{ \"kind\": \"hdd\" }", typeof(HddConfiguration))]
    [InlineData("{ \"read\": \"50us\" }", typeof(NvmeConfiguration))]
    public void A_disk_is_a_kind_or_an_object(string disk, Type expected) =>
        Assert.IsType(expected, _folder.Valid(Samples.Smallest, $"swap.disk={disk}").Swap.Disk);

    [Theory]
    [InlineData("machine.caches=ladder", "L1 1 1, memory 10")]
    [InlineData("machine.caches=nehalem", "L1 3 4, L2 10, L3 40, memory 180")]
    [InlineData("machine.caches={ \"kind\": \"ladder\", \"memory\": \"20cycles\" }", "L1 1 1, memory 20")]
    public void Caches_are_a_preset_or_an_object(string setting, string expected)
    {
        var machine = _folder.Valid(Samples.Smallest, setting).Machine;
        var spec = machine.Caches!.ToSpec(machine.Clock);
        spec.Validate();
        var l2 = spec.L2 is null ? "" : $", L2 {spec.L2.Cycles}";
        var l3 = spec.L3 is null ? "" : $", L3 {spec.L3.Cycles}";
        Assert.Equal(
            expected, $"L1 {spec.L1Instruction.Cycles} {spec.L1Data.Cycles}{l2}{l3}, memory {spec.MemoryCycles}");
        Assert.Null(_folder.Valid(Samples.Smallest).Machine.Caches);
    }

    [Fact]
    public void A_ladder_gets_the_levels_that_are_written()
    {
        var caches = _folder.Valid(
            Samples.Smallest, "machine.caches=ladder", "machine.caches.line=32B",
            "machine.caches.l2={ \"size\": \"96KiB\", \"ways\": 3, \"cycles\": 4 }").Machine.Caches!;
        Assert.Equal(new CacheLevelConfiguration { Size = Bytes.KiB(96), Ways = 3, Cycles = 4 }, caches.L2);
        Assert.Null(caches.L3);
        Assert.Equal("96 KiB, 3 ways, 1024 sets of 32 B lines", caches.L2!.ToSpec(caches.Line).Geometry.ToString());
    }

    [Theory]
    [InlineData("machine.cpus=8")]
    [InlineData("machine={ \"cpus\": 8 }")]
    public void A_setting_wins_over_the_file(string setting)
    {
        var text = Samples.Smallest.Insert(1, "\"machine\": { \"cpus\": 2 },");
        Assert.Equal(8, _folder.Valid(text, "machine.cpus=3", setting).Machine.Cpus);
    }

    [Fact]
    public void Settings_reach_into_arrays_and_take_bare_strings()
    {
        var configuration = _folder.Valid(
            Samples.Smallest,
            "processes[0].pattern.references=5",
            "machine.clock=2GHz",
            "processes[1].name=q",
            "processes[1].trace=gzip.vmtrace",
            "swap.disk=hdd",
            "swap.disk.rpm=10000");
        Assert.Equal(5, configuration.Processes[0].Pattern!.References);
        Assert.Equal(Frequency.GHz(2), configuration.Machine.Clock);
        Assert.Equal(_folder.In("gzip.vmtrace"), configuration.Processes[1].Trace);
        Assert.Equal(new HddConfiguration { Rpm = 10_000 }, configuration.Swap.Disk);
    }

    [Fact]
    public void A_byte_order_mark_and_comments_do_not_matter()
    {
        var configuration = _folder.Valid("\uFEFF/* c */" + Samples.Smallest + "// end");
        Assert.Single(configuration.Processes);
    }

    [Fact]
    public void Files_are_relative_to_the_folder_of_the_configuration()
    {
        var file = _folder.In("x.json");
        File.WriteAllText(file, """{ "processes": [ { "name": "p", "trace": "gzip.vmtrace" } ] }""");
        var result = ConfigurationReader.Read(file, []);
        Assert.Equal(_folder.In("gzip.vmtrace"), result.Configuration!.Processes[0].Trace);
    }
}
