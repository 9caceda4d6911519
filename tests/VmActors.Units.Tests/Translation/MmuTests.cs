using VmActors.Units.Memory;
using VmActors.Units.Tlb;
using VmActors.Units.Translation;
using VmActors.Vocabulary;

namespace VmActors.Units.Tests.Translation;

public sealed class MmuTests
{
    private static readonly TlbGeometry Four = new(4, 2);

    private readonly PhysicalMemory _memory = new(1L << 20, PageSize.KiB4);
    private readonly PagedSpace _space;
    private readonly Mmu _mmu;

    public MmuTests()
    {
        _space = new PagedSpace(_memory, 100);
        _mmu = new PagedMmu(new PagedMmuSpec(Four, Four, new TlbGeometry(16, 4), 7, 25), _memory);
        _mmu.Load(_space.Root, new Asid(1));
    }

    [Fact]
    public void A_walk_costs_four_accesses_a_second_level_hit_its_cycles_and_a_first_level_hit_nothing()
    {
        for (var page = 1UL; page <= 5; page += 2)
            _space.Map(page, Protection.ReadWrite);
        Assert.Equal((7L, 100L), Cost(AccessKind.Load, 1));
        Assert.Equal((0L, 0L), Cost(AccessKind.Load, 1));
        Cost(AccessKind.Load, 3);
        Cost(AccessKind.Load, 5); // three pages of one set of two ways: page 1 leaves the first level
        Assert.Equal((7L, 0L), Cost(AccessKind.Load, 1));
        Assert.Equal((4L, 3L), (_mmu.Counts.L1DataMisses, _mmu.Counts.L2Misses));
        Assert.Equal(12, _mmu.Counts.WalkAccesses);
    }

    [Fact]
    public void A_walk_ends_at_the_first_entry_that_is_not_present()
    {
        var nothing = _mmu.Translate(AccessKind.Load, At(1), false);
        Assert.Equal((true, 25L), (nothing.Fault, nothing.WalkCycles));
        _space.Map(1, Protection.Read);
        var neighbour = _mmu.Translate(AccessKind.Load, At(2), false);
        Assert.Equal((true, 100L), (neighbour.Fault, neighbour.WalkCycles));
    }

    [Fact]
    public void Walks_are_counted_by_the_entries_that_they_read()
    {
        Assert.True(_mmu.Translate(AccessKind.Load, At(1), false).Fault);
        _space.Map(1, Protection.Read);
        Assert.False(_mmu.Translate(AccessKind.Load, At(1), true).Fault);
        Assert.True(_mmu.Translate(AccessKind.Load, At(2), false).Fault);
        Assert.Equal((1L, 0L, 2L), (
            _mmu.Counts.WalksByLength[1], _mmu.Counts.WalksByLength[3], _mmu.Counts.WalksByLength[4]));
        Assert.Equal(1 + 4 + 4, _mmu.Counts.WalkAccesses);
        var longest = new MmuCounts();
        longest.NoteWalk(MmuCounts.WalkLengthMax + 5);
        Assert.Equal(1, longest.WalksByLength[MmuCounts.WalkLengthMax]);
    }

    [Fact]
    public void A_TLB_reaches_as_far_as_its_entries() => Assert.Equal(
        [new TlbReach("L1I", Bytes.KiB(16)), new TlbReach("L1D", Bytes.KiB(16)), new TlbReach("L2", Bytes.KiB(64))],
        _mmu.Reach.ToArray());

    [Fact]
    public void A_walk_sees_published_entries_only()
    {
        _space.Map(1, Protection.Read, publish: false);
        Assert.True(_mmu.Translate(AccessKind.Load, At(1), false).Fault);
        _space.Publish();
        Assert.False(_mmu.Translate(AccessKind.Load, At(1), true).Fault);
    }

    [Fact]
    public void A_retried_reference_is_counted_once_and_its_walk_apart()
    {
        Assert.True(_mmu.Translate(AccessKind.Fetch, At(1), false).Fault);
        _space.Map(1, Protection.Execute);
        Assert.False(_mmu.Translate(AccessKind.Fetch, At(1), true).Fault);
        var counts = _mmu.Counts;
        Assert.Equal((1L, 1L, 1L, 1L),
            (counts.TotalReferences, counts.L1InstructionMisses, counts.L2Misses, counts.RetryWalks));
    }

    [Fact]
    public void Fetches_and_data_have_first_levels_of_their_own_and_share_the_second()
    {
        _space.Map(1, Protection.All);
        _mmu.Translate(AccessKind.Fetch, At(1), false);
        _mmu.Translate(AccessKind.Load, At(1), false);
        Assert.Equal((1L, 1L, 1L), (_mmu.Counts.L1InstructionMisses, _mmu.Counts.L1DataMisses, _mmu.Counts.L2Misses));
    }

    [Fact]
    public void The_first_store_to_a_clean_translation_walks_again_and_reports_dirty_once()
    {
        _space.Map(1, Protection.ReadWrite);
        _mmu.Translate(AccessKind.Load, At(1), false);
        Assert.Equal(100, _mmu.Translate(AccessKind.Store, At(1), false).WalkCycles);
        Assert.Equal(0, _mmu.Translate(AccessKind.Modify, At(1), false).WalkCycles);
        var frame = _space[1].Pfn;
        Assert.Equal([new FrameUse(frame, false), new FrameUse(frame, true)], _mmu.Uses);
        Assert.Equal(1, _mmu.Counts.DirtyAssists);
    }

    [Fact]
    public void What_the_table_shows_already_is_not_reported()
    {
        _space.Map(1, Protection.ReadWrite);
        _space.Write(1, _space[1].WithAccessed(true).WithDirty(true));
        _mmu.Translate(AccessKind.Store, At(1), false);
        _mmu.Translate(AccessKind.Load, At(1), false);
        Assert.Empty(_mmu.Uses);
    }

    [Fact]
    public void A_page_used_before_it_is_shown_is_reported_again_only_when_it_is_walked_again()
    {
        _space.Map(1, Protection.ReadWrite);
        _mmu.Translate(AccessKind.Load, At(1), false);
        _mmu.Translate(AccessKind.Load, At(1), false);
        Assert.Single(_mmu.Uses);
        _mmu.InvalidateAll();
        _mmu.Translate(AccessKind.Load, At(1), false);
        Assert.Equal(2, _mmu.Uses.Count);
    }

    [Fact]
    public void A_right_that_the_table_has_given_since_is_found_without_a_fault()
    {
        _space.Map(1, Protection.Read);
        _mmu.Translate(AccessKind.Load, At(1), false);
        Assert.True(_mmu.Translate(AccessKind.Store, At(1), false).Fault);
        _mmu.Translate(AccessKind.Load, At(1), false);
        _space.Map(1, Protection.ReadWrite);
        Assert.False(_mmu.Translate(AccessKind.Store, At(1), false).Fault);
        Assert.Equal(2, _mmu.Counts.PermissionWalks);
    }

    [Fact]
    public void A_right_that_the_table_has_taken_lasts_until_the_page_is_invalidated()
    {
        _space.Map(1, Protection.ReadWrite);
        _mmu.Translate(AccessKind.Store, At(1), false);
        _space.Map(1, Protection.Read);
        Assert.False(_mmu.Translate(AccessKind.Store, At(1), false).Fault);
        _mmu.Invalidate(new Asid(1), PageRange.Of(new Vpn(1), 1));
        Assert.True(_mmu.Translate(AccessKind.Store, At(1), false).Fault);
    }

    [Fact]
    public void A_fault_leaves_no_translation_of_its_page_behind()
    {
        _space.Map(1, Protection.ReadWrite);
        _mmu.Translate(AccessKind.Load, At(1), false);
        _space.Unmap(1);
        Assert.True(_mmu.Translate(AccessKind.Store, At(1), false).Fault); // the dirty assist finds nothing
        Assert.Empty(_mmu.Translations);
    }

    [Theory]
    [InlineData(1UL << 47, 1)]
    [InlineData(0x0010_0000_0000_1000UL, 1)]
    [InlineData(ulong.MaxValue, 1)]
    [InlineData(ulong.MaxValue, Tags)]
    public void An_address_that_no_program_has_faults_without_a_walk(ulong address, int asid)
    {
        _space.Map(1, Protection.All);
        _mmu.Load(_space.Root, new Asid((ushort)asid));
        Assert.Equal(0, _mmu.RunHits([MemoryOperation.Reference(AccessKind.Load, address, 8)]));
        var outcome = _mmu.Translate(AccessKind.Load, new VirtualAddress(address), false);
        Assert.Equal((true, 0L), (outcome.Fault, outcome.WalkCycles));
    }

    [Fact]
    public void Hits_end_at_the_first_operation_that_is_no_reference()
    {
        _space.Map(1, Protection.ReadWrite);
        _mmu.Translate(AccessKind.Store, At(1), false);
        Assert.Equal(2, _mmu.RunHits(
        [
            MemoryOperation.Reference(AccessKind.Load, 4096, 8), MemoryOperation.Reference(AccessKind.Store, 4104, 8),
            MemoryOperation.Compute(5), MemoryOperation.Reference(AccessKind.Load, 4096, 8),
        ]));
        Assert.Equal([0L, 1L, 2L, 0L], _mmu.Counts.References);
    }

    [Fact]
    public void A_page_of_another_space_is_never_hit()
    {
        _space.Map(1, Protection.Read);
        _mmu.Translate(AccessKind.Load, At(1), false);
        _mmu.Load(new PagedSpace(_memory, 1000).Root, new Asid(2));
        Assert.Equal(0, _mmu.RunHits([MemoryOperation.Reference(AccessKind.Load, 4096, 8)]));
        Assert.True(_mmu.Translate(AccessKind.Load, At(1), false).Fault);
    }

    /// <summary>The highest tag that an allocator of the widest identifiers gives.</summary>
    private const int Tags = (1 << Asid.BitsMax) - 2;

    private static VirtualAddress At(ulong page) => new Vpn(page).Address;

    private (long Tlb, long Walk) Cost(AccessKind kind, ulong page)
    {
        var outcome = _mmu.Translate(kind, At(page), false);
        Assert.False(outcome.Fault);
        return (outcome.TlbCycles, outcome.WalkCycles);
    }
}
