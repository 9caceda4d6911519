using VmActors.Units.Translation;
using VmActors.Vocabulary;

namespace VmActors.Units.Tests.Translation;

/// <summary>MMUs of registers: what they allow, where it goes, and that nothing goes through without them.</summary>
public class RegisterMmuTests
{
    private static readonly Protection Code = Protection.Read | Protection.Execute;

    [Theory]
    [InlineData(0, 0x5000)]
    [InlineData(0x2fff, 0x7fff)]
    public void An_address_below_the_bounds_is_added_to_the_base(ulong address, ulong physical)
    {
        var mmu = Relocating();
        var outcome = mmu.Translate(AccessKind.Store, new VirtualAddress(address), false);
        Assert.Equal((false, new PhysicalAddress(physical)), (outcome.Fault, outcome.Physical));
        Assert.Equal((0, 0), (outcome.TlbCycles, outcome.WalkCycles));
    }

    [Fact]
    public void The_first_byte_beyond_the_bounds_is_a_fault()
    {
        var outcome = Relocating().Translate(AccessKind.Load, new VirtualAddress(0x3000), false);
        Assert.Equal((true, FaultClass.BeyondLimit), (outcome.Fault, outcome.Class));
    }

    [Theory]
    [InlineData(AccessKind.Fetch, 0x00_0010, 0x1010UL, FaultClass.None)]
    [InlineData(AccessKind.Store, 0x00_0010, 0UL, FaultClass.Protection)]
    [InlineData(AccessKind.Load, 0x00_1000, 0UL, FaultClass.BeyondLimit)]
    [InlineData(AccessKind.Modify, 0x0f_ffff, 0x8fffUL, FaultClass.None)] // the byte below the base
    [InlineData(AccessKind.Modify, 0x0f_e000, 0x7000UL, FaultClass.None)] // the lowest of the stack
    [InlineData(AccessKind.Modify, 0x0f_dfff, 0UL, FaultClass.BeyondLimit)]
    [InlineData(AccessKind.Load, 0x05_0000, 0UL, FaultClass.BeyondLimit)] // an absent segment
    [InlineData(AccessKind.Load, 0x10_0000, 0UL, FaultClass.BeyondLimit)] // no such address
    public void The_highest_bits_choose_a_segment(AccessKind kind, int address, ulong physical, FaultClass fault)
    {
        var outcome = Segmented().Translate(kind, new VirtualAddress((ulong)address), false);
        Assert.Equal((fault, fault != FaultClass.None), (outcome.Class, outcome.Fault));
        if (!outcome.Fault)
            Assert.Equal(physical, outcome.Physical.Value);
    }

    [Fact]
    public void A_batch_ends_before_what_needs_the_kernel()
    {
        var mmu = Segmented();
        MemoryOperation[] batch =
        [
            MemoryOperation.Reference(AccessKind.Fetch, 0, 4), MemoryOperation.Reference(AccessKind.Load, 8, 8),
            MemoryOperation.Reference(AccessKind.Store, 16, 8), MemoryOperation.Reference(AccessKind.Load, 24, 8),
        ];
        Assert.Equal(2, mmu.RunHits(batch));
        Assert.Equal(0, mmu.RunHits(batch.AsSpan(2)));
        Assert.Equal(1, mmu.RunHits([batch[3], MemoryOperation.Compute(5)]));
        Assert.Equal([1, 2, 0, 0], mmu.Counts.References);
        mmu.Translate(AccessKind.Store, new VirtualAddress(16), false);
        mmu.Translate(AccessKind.Store, new VirtualAddress(16), true); // a retry counts no more
        Assert.Equal([1, 2, 1, 0], mmu.Counts.References);
    }

    [Fact]
    public void Without_registers_nothing_goes_through()
    {
        Action<Mmu>[] ways =
        [
            mmu => mmu.Invalidate(default, default), mmu => mmu.InvalidateSpace(default), mmu => mmu.InvalidateAll(),
            mmu => ((RegisterMmu)mmu).LoadRegisters([]),
        ];
        foreach (var drop in ways)
        {
            foreach (var mmu in new Mmu[] { Relocating(), Segmented() })
            {
                mmu.Load(default, default); // changes nothing
                Assert.False(mmu.Translate(AccessKind.Load, new VirtualAddress(0), false).Fault);
                drop(mmu);
                Assert.True(mmu.Translate(AccessKind.Load, new VirtualAddress(0), false).Fault);
            }
        }
    }

    private static RelocatingMmu Relocating()
    {
        var mmu = new RelocatingMmu();
        mmu.LoadRegisters([new SegmentDescriptor(new PhysicalAddress(0x5000), 0x3000, false, Protection.All)]);
        return mmu;
    }

    /// <summary>Code in the first of four segments of 20-bit addresses, a stack in the last.</summary>
    private static SegmentedMmu Segmented()
    {
        var mmu = new SegmentedMmu(20, 4);
        mmu.LoadRegisters(
        [
            new SegmentDescriptor(new PhysicalAddress(0x1000), 0x1000, false, Code), default, default,
            new SegmentDescriptor(new PhysicalAddress(0x9000), 0x2000, true, Protection.ReadWrite),
        ]);
        return mmu;
    }
}
