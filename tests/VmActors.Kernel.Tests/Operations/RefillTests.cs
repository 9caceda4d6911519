using VmActors.Protocols;
using VmActors.Units.Tlb.Mips;
using VmActors.Vocabulary;

namespace VmActors.Kernel.Tests.Operations;

/// <summary>The kernel fills the TLBs of CPUs without walkers.</summary>
public sealed class RefillTests
{
    private readonly KernelWorld _world = new([2], new Setting(Cpus: 2, AsidBits: 8, Wired: 1));

    [Fact]
    public void A_miss_without_an_entry_is_a_page_fault_and_a_miss_with_one_is_answered_by_the_entry()
    {
        _world.Told(0);
        _world.Miss(0, 1, 16, AccessKind.Store);
        Assert.Equal([1], _world.Ran(0));
        Assert.Equal(1, _world.Kernel.Counts.MinorFaults);
        var told = Entries(_world.Miss(0, 1, 16, AccessKind.Store));
        var (hi, even, odd) = Assert.Single(told);
        Assert.Equal((0, 8UL, (byte)1), (hi.Region, hi.Vpn2, hi.Asid));
        Assert.Equal((_world.Entry(1, 16).Pfn, true, true), (even.Frame, even.Valid, even.Dirty));
        Assert.False(odd.Valid);
        Assert.Equal(1, _world.Kernel.Counts.MinorFaults);
    }

    [Fact]
    public void A_refill_takes_its_cost_and_the_thread_resumes_with_its_slice()
    {
        _world.Fault(0, 1, 16);
        _world.Cpus[0].Take();
        _world.Miss(0, 1, 16);
        var got = _world.Cpus[0].Take();
        Assert.Equal([typeof(RefillProtocol.WriteEntry), typeof(DispatchProtocol.Resume)],
            got.Select(one => one.What.GetType()));
        Assert.Equal(new DispatchProtocol.Resume(new ThreadId(1), SimDuration.Zero, SimDuration.Zero), got[1].What);
        Assert.All(got, one => Assert.Equal(_world.Clock + (2 * KernelWorld.Link) + 30, one.At));
    }

    [Fact]
    public void A_page_is_loaded_clean_until_the_modified_exception_sets_dirty_in_table_and_entry()
    {
        _world.Fault(0, 1, 16, AccessKind.Load);
        Assert.False(Assert.Single(Entries(_world.Miss(0, 1, 16, AccessKind.Store))).Even.Dirty);
        Assert.False(_world.Entry(1, 16).Dirty);
        Assert.True(Assert.Single(Entries(Modified(16))).Even.Dirty);
        Assert.True(_world.Entry(1, 16).Dirty);
    }

    [Fact]
    public void A_neighbour_of_the_pair_is_not_valid_before_its_own_first_reference()
    {
        _world.Fault(0, 1, 17).Fault(0, 1, 16).TellAsDaemon(
            new ReclaimProtocol.LookAtFrames([_world.Entry(1, 17).Pfn])); // clears the accessed bit
        Assert.Equal((true, false), Valid(Entries(_world.Miss(0, 1, 16))[0]));
        Assert.False(_world.Entry(1, 17).Accessed);
        Assert.Equal((true, true), Valid(Entries(_world.Miss(0, 1, 17))[0]));
        Assert.True(_world.Entry(1, 17).Accessed);
    }

    [Fact]
    public void Modified_in_an_area_that_may_only_be_read_ends_the_process()
    {
        _world.Fault(0, 1, 80, AccessKind.Load);
        Entries(_world.Miss(0, 1, 80));
        Modified(80);
        Assert.Equal(1, _world.Kernel.Counts.ProtectionFaults);
    }

    [Fact]
    public void A_nested_miss_gets_the_leaf_table_first_and_costs_twice()
    {
        _world.Fault(0, 1, 16);
        _world.Cpus[0].Take();
        _world.Miss(0, 1, 16, isNested: true);
        Assert.Equal(_world.Clock + (2 * KernelWorld.Link) + 60, _world.Cpus[0].Inbox[^1].At);
        var told = Entries(_world);
        Assert.Equal([KernelWorld.Window.TableOf(new Vpn(16)).Address.Value, KernelWorld.At(16)],
            told.Select(entry => entry.Hi.Bits & ~0xFFUL));
        Assert.Equal((true, false), Valid(told[0])); // the neighbouring table is not there
        Assert.True(_world.Kernel.MayBeHeld(
            new CpuId(0), new Asid(1), KernelWorld.Window.TableOf(new Vpn(16)), told[0].Even.Frame));
    }

    [Theory]
    [InlineData(0, new int[0])]
    [InlineData(1, new int[0])]
    [InlineData(3, new[] { 1, 2, 1 })]
    public void Leaf_tables_go_round_the_wired_entries_that_the_root_table_leaves(int wired, int[] places)
    {
        var world = new KernelWorld([1], new Setting(AsidBits: 8, Wired: wired)).Fault(0, 1, 16);
        world.Cpus[0].Take();
        for (var miss = 0; miss < 3; miss++)
            world.Miss(0, 1, 16, isNested: true);
        Assert.Equal(places, world.Cpus[0].Take().Select(got => got.What).OfType<RefillProtocol.WriteEntry>()
            .Select(entry => entry.Index).OfType<int>());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    public void Whatever_is_first_an_entry_that_is_unmapped_is_never_written_after_its_invalidation(int lead)
    {
        _world.Fault(0, 1, 16);
        _world.Cpus[0].Take();
        var miss = new RefillProtocol.TlbMiss(
            new CpuId(0), new ThreadId(1), new VirtualAddress(KernelWorld.At(16)), AccessKind.Load, false);
        var unmap = new SystemCallProtocol.SystemCall(
            new CpuId(1), new ThreadId(2), OperationKind.Unmap, KernelWorld.At(16), Page.Size, Protection.None);
        // The call works for 50 cycles before it changes the table, the refill for 30 before it reads it.
        if (lead == 0)
            _world.Together((0, miss), (1, unmap));
        else
            _world.Together((1, unmap)).Together((0, miss));
        var told = _world.Cpus[0].Take().Select(got => got.What).ToArray();
        var written = Array.FindIndex(told, what => what is RefillProtocol.WriteEntry);
        var dropped = Array.FindIndex(told, what => what is ShootdownProtocol.Invalidate);
        Assert.True(dropped >= 0);
        Assert.Equal(lead == 0, written >= 0);
        Assert.True(written < dropped);
    }

    [Fact]
    public void A_leaf_table_is_free_only_after_every_cpu_has_dropped_where_it_was()
    {
        _world.Fault(0, 1, 16);
        var tables = _world.Kernel.PageTableFrameCount;
        _world.Invalidations();
        _world.Holding.Add(_world.Cpus[1]);
        _world.Unmap(0, 1, 16, 1);
        Assert.Equal(tables, _world.Kernel.PageTableFrameCount);
        Assert.All(_world.Invalidations(), told => Assert.Equal(
            [PageRange.Of(new Vpn(16), 1), PageRange.Of(KernelWorld.Window.TableOf(new Vpn(16)), 1)],
            told.SelectMany(invalidate => invalidate.Pages)));
        _world.Release(_world.Cpus[1]);
        Assert.Equal(1, _world.Kernel.PageTableFrameCount);
    }

    [Fact]
    public void An_eviction_that_empties_a_table_shoots_it_down_too()
    {
        _world.Fault(0, 1, 16, AccessKind.Load); // never stored to: its entry becomes empty
        _world.Invalidations();
        _world.TellAsDaemon(new ReclaimProtocol.EvictFrames([_world.Entry(1, 16).Pfn]));
        Assert.All(_world.Invalidations(), told => Assert.Equal(
            [PageRange.Of(new Vpn(16), 1), PageRange.Of(KernelWorld.Window.TableOf(new Vpn(16)), 1)],
            told.SelectMany(invalidate => invalidate.Pages)));
        Assert.Equal(1, _world.Kernel.PageTableFrameCount);
    }

    [Fact]
    public void An_address_that_no_program_has_is_a_segmentation_fault()
    {
        _world.Miss(0, 1, 1UL << 27, AccessKind.Load); // in the program's 40 bits, in no area
        Assert.Equal(1, _world.Kernel.Counts.SegmentationFaults);
    }

    [Fact]
    public void A_map_beyond_the_addresses_of_the_TLB_fails()
    {
        _world.Call(0, 1, OperationKind.Map, 1UL << 40, Page.Size, Protection.ReadWrite);
        Assert.Equal(1, _world.Kernel.Counts.FailedSystemCalls);
        _world.Call(0, 1, OperationKind.Map, (1UL << 40) - Page.Size, Page.Size, Protection.ReadWrite);
        Assert.Equal(1, _world.Kernel.Counts.FailedSystemCalls);
    }

    private KernelWorld Modified(ulong page) => _world.Tell(0, new RefillProtocol.TlbModified(
        new CpuId(0), new ThreadId(1), new VirtualAddress(KernelWorld.At(page)), AccessKind.Store, false));

    private static (bool Even, bool Odd) Valid((EntryHi Hi, EntryLo Even, EntryLo Odd) entry) =>
        (entry.Even.Valid, entry.Odd.Valid);

    /// <summary>What CPU 0 was told to write since it was last asked.</summary>
    private static (EntryHi Hi, EntryLo Even, EntryLo Odd)[] Entries(KernelWorld world) =>
    [
        .. world.Cpus[0].Take().Select(got => got.What).OfType<RefillProtocol.WriteEntry>()
            .Select(entry => (new EntryHi(entry.EntryHi), new EntryLo(entry.EntryLo0), new EntryLo(entry.EntryLo1))),
    ];
}
