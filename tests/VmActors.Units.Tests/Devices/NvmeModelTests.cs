using VmActors.Units.Devices;
using VmActors.Vocabulary;

namespace VmActors.Units.Tests.Devices;

public sealed class NvmeModelTests
{
    private static readonly NvmeSpec Small =
        new() { ChannelCount = 2, Read = new(70), Write = new(15), Trim = new(5) };

    [Fact]
    public void Each_kind_takes_its_time()
    {
        var disk = new NvmeModel(Small);
        Assert.Equal(70, Start(disk, DiskRequestKind.Read, 0));
        Assert.Equal(15, Start(disk, DiskRequestKind.Write, 0));
        Assert.Equal(25, Start(disk, DiskRequestKind.Trim, 20));
    }

    [Fact]
    public void As_many_are_in_service_as_there_are_channels()
    {
        var disk = new NvmeModel(Small);
        Assert.Equal(2, disk.Parallelism);
        Start(disk, DiskRequestKind.Read, 0);
        Start(disk, DiskRequestKind.Read, 10);
        Assert.Throws<InvalidOperationException>(() => Start(disk, DiskRequestKind.Trim, 69));
        Assert.Equal(140, Start(disk, DiskRequestKind.Read, 70)); // the first completes now
        Assert.Throws<InvalidOperationException>(() => Start(disk, DiskRequestKind.Trim, 79));
        Assert.Equal(85, Start(disk, DiskRequestKind.Trim, 80));
    }

    [Fact]
    public void The_first_comes_first() =>
        Assert.Equal(0, new NvmeModel(Small).Next([new(default, new(9)), new(default, new(1))]));

    [Fact]
    public void The_preset_is_exact_at_three_gigahertz()
    {
        var spec = NvmeSpec.Preset(3_000_000_000);
        Assert.Equal((8, 210_000, 45_000, 15_000),
            (spec.ChannelCount, spec.Read.Cycles, spec.Write.Cycles, spec.Trim.Cycles));
        Assert.Throws<ArgumentOutOfRangeException>(() => NvmeSpec.Preset(0));
    }

    [Fact]
    public void Values_out_of_range_are_refused()
    {
        Refused(Small with { ChannelCount = 0 });
        Refused(Small with { Read = new(0) });
        Refused(Small with { Write = new(0) });
        Refused(Small with { Trim = new(-1) });

        static void Refused(NvmeSpec spec) => Assert.Throws<ArgumentOutOfRangeException>(() => new NvmeModel(spec));
    }

    private static long Start(NvmeModel disk, DiskRequestKind kind, long now) =>
        disk.Start(new(kind, new(3)), new SimTime(now)).Cycles;
}
