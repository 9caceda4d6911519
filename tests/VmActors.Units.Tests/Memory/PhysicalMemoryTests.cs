using VmActors.Units.Memory;
using VmActors.Vocabulary;

namespace VmActors.Units.Tests.Memory;

public sealed class PhysicalMemoryTests
{
    private static readonly Pfn Far = new(1L << 27);

    [Fact]
    public void A_far_frame_of_a_huge_memory_costs_little()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var memory = new PhysicalMemory(1L << 28, PageSize.KiB4); // a terabyte
        memory.Write(Far.Address, 7);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, Page.Size, 2 << 20);
        Assert.Equal(7UL, memory.Read(Far.Address));
    }

    [Fact]
    public void Reading_and_writing_zero_cost_nothing()
    {
        var memory = new PhysicalMemory(1L << 28, PageSize.KiB4);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var word = memory.Read(Far.Address);
        memory.Write(Far.Address, 0);
        memory.SetContents(Far, []);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal((0UL, 0L), (word, allocated));
        Assert.True(memory.Contents(Far).IsEmpty);
    }

    [Fact]
    public void A_whole_frame_is_copied_in_and_can_be_made_zero_again()
    {
        var memory = new PhysicalMemory(4, PageSize.KiB4);
        var words = Enumerable.Range(1, Page.Words).Select(word => (ulong)word).ToArray();
        memory.SetContents(new Pfn(3), words);
        words[0] = 99;
        Assert.Equal(1UL, memory.Read(new Pfn(3).Address));
        Assert.Equal(512UL, memory.Read(new Pfn(3).Address + 4088));
        memory.SetContents(new Pfn(3), []);
        Assert.Equal(0UL, memory.Read(new Pfn(3).Address + 4088));
    }

    [Fact]
    public void A_frame_that_the_machine_has_not_and_half_a_frame_are_refused()
    {
        var memory = new PhysicalMemory(4, PageSize.KiB4);
        Assert.Throws<ArgumentOutOfRangeException>(() => memory.Write(new Pfn(4).Address, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => memory.SetContents(new Pfn(0), new ulong[511]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PhysicalMemory(0, PageSize.KiB4));
    }

    [Fact]
    public void Hardware_reads_bytes_of_any_number_at_any_address_up_to_the_end()
    {
        var memory = new PhysicalMemory(1, PageSize.KiB4);
        memory.Write(new PhysicalAddress(0xff0), 0x8877_6655_4433_2211);
        memory.Write(new PhysicalAddress(0xff8), 0x0f0e_0d0c_0b0a_0908);
        (ulong Address, int Bytes, ulong? Value)[] reads =
        [
            (0xff0, 8, 0x8877_6655_4433_2211), (0xff3, 1, 0x44), (0xff4, 4, 0x8877_6655), (0xff7, 2, 0x0888),
            (0xff5, 8, 0x0c0b_0a09_0888_7766), (0xff8, 8, 0x0f0e_0d0c_0b0a_0908), (0xfff, 1, 0x0f),
            (0xfff, 2, null), (0xff9, 8, null), (0x1000, 1, null), (ulong.MaxValue, 2, null),
        ];
        foreach (var (address, bytes, value) in reads)
        {
            Assert.Equal(value is not null, memory.TryRead(new PhysicalAddress(address), bytes, out var found));
            Assert.Equal(value ?? 0, found);
        }
    }
}
