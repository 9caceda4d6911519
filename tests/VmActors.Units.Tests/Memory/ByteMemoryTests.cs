using VmActors.Units.Memory;
using VmActors.Vocabulary;

namespace VmActors.Units.Tests.Memory;

public sealed class ByteMemoryTests
{
    [Theory]
    [InlineData(0, 1, 0x11UL)]
    [InlineData(1, 2, 0x3322UL)]
    [InlineData(4, 4, 0x88776655UL)]
    [InlineData(0, 8, 0x8877665544332211UL)]
    [InlineData(7, 1, 0x88UL)]
    [InlineData(8, 1, null)]
    [InlineData(7, 2, null)]
    [InlineData(1, 8, null)]
    public void Numbers_are_little_endian_and_end_with_the_memory(int address, int bytes, ulong? expected)
    {
        var memory = new ByteMemory([0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88]);
        Assert.Equal(expected is not null, memory.TryRead(new PhysicalAddress((ulong)address), bytes, out var value));
        Assert.Equal(expected ?? 0, value);
    }

    [Fact]
    public void No_address_is_too_high_to_be_refused()
    {
        Assert.False(new ByteMemory(new byte[4]).TryRead(new PhysicalAddress(ulong.MaxValue), 2, out _));
        Assert.False(new ByteMemory(new byte[1]).TryRead(default, 2, out _));
    }

    [Fact]
    public void What_was_written_is_read_and_nothing_beside_it_changes()
    {
        var memory = new ByteMemory(new byte[6]);
        memory.Write(new PhysicalAddress(1), 4, 0xFF_1234_5678);
        Assert.True(memory.TryRead(new PhysicalAddress(1), 4, out var value));
        Assert.Equal(0x1234_5678UL, value);
        Assert.True(memory.TryRead(new PhysicalAddress(5), 1, out var behind));
        Assert.Equal(0UL, behind);
        Assert.Throws<ArgumentOutOfRangeException>(() => memory.Write(new PhysicalAddress(3), 4, 0));
    }
}
