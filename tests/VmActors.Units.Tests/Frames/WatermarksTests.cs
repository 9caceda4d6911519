using FsCheck;
using FsCheck.Fluent;
using VmActors.Units.Frames;
using VmActors.Vocabulary;

namespace VmActors.Units.Tests.Frames;

public sealed class WatermarksTests
{
    // The table in Linux's own comment: memory in MiB, min_free_kbytes.
    [Theory]
    [InlineData(16, 512)]
    [InlineData(128, 1448)]
    [InlineData(512, 2896)]
    [InlineData(1024, 4096)]
    [InlineData(4096, 8192)]
    [InlineData(16384, 16384)]
    public void Min_is_as_in_the_table_of_Linux(long mebibytes, long freeKib) =>
        Assert.Equal(freeKib / 4, Watermarks.FromLinux(mebibytes * 256, PageSize.KiB4).Min);

    [Theory]
    [InlineData(4096, 128, 160, 192)] // a quarter of min
    [InlineData(262144, 1024, 1286, 1548)] // 0.1 % of memory is more
    [InlineData(1L << 30, 65536, 1139277, 2213018)] // min at its limit of 256 MiB
    [InlineData(64, 8, 10, 12)] // an eighth
    [InlineData(10, 1, 2, 3)]
    [InlineData(3, 0, 1, 2)]
    [InlineData(1, 0, 0, 0)]
    public void The_three_marks_are_exact(long frames, long min, long low, long high) =>
        Assert.Equal(new Watermarks(min, low, high, frames), Watermarks.FromLinux(frames, PageSize.KiB4));

    [Fact]
    public void Every_memory_has_valid_marks() =>
        Prop.ForAll(Gen.Choose(1, 1 << 28).ToArbitrary(), frames =>
        {
            var marks = Watermarks.FromLinux(frames, PageSize.KiB4);
            return marks.High < frames && marks.Min <= frames / 8 && (frames < 3 || marks.Low > marks.Min);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(-1, 2, 3)]
    [InlineData(2, 1, 3)]
    [InlineData(1, 3, 2)]
    [InlineData(1, 2, 10)]
    public void Marks_out_of_order_are_refused(long min, long low, long high) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Watermarks(min, low, high, 10));
}
