using VmActors.Units.Explanation;
using VmActors.Units.Memory;
using VmActors.Units.Tlb;
using VmActors.Units.Translation;
using VmActors.Vocabulary;

namespace VmActors.Units.Tests.Translation;

public sealed class LargePageMmuTests
{
    private const ulong First = 512;
    private const int Frame = 1024;
    private static readonly PagedMmuSpec Spec =
        new(new TlbGeometry(4, 2), new TlbGeometry(4, 2), new TlbGeometry(16, 4), 7, 25) { LargeOrder = 9 };

    private readonly PhysicalMemory _memory = new(1L << 20, PageSize.KiB4);
    private readonly PagedSpace _space;
    private readonly PagedMmu _mmu;

    public LargePageMmuTests()
    {
        _space = new PagedSpace(_memory, 100);
        _mmu = Make(Spec);
    }

    [Fact]
    public void One_walk_of_three_entries_serves_every_page_of_a_large_one()
    {
        _space.WriteLarge(First, Pte.Leaf(new Pfn(Frame), Protection.ReadWrite));
        var first = Translate(AccessKind.Load, First + 3, 0x123);
        Assert.Equal((false, 7L, 75L), (first.Fault, first.TlbCycles, first.WalkCycles));
        Assert.Equal(((Frame + 3UL) << 12) + 0x123, first.Physical.Value);
        var other = Translate(AccessKind.Load, First + 511, 0x456);
        Assert.Equal((false, 0L, 0L), (other.Fault, other.TlbCycles, other.WalkCycles));
        Assert.Equal(((Frame + 511UL) << 12) + 0x456, other.Physical.Value);
        Assert.Equal(3, _mmu.Counts.WalkAccesses);
        Assert.All(_mmu.Translations, entry => Assert.Equal((First, 9, (long)Frame),
            (entry.Key.Vpn.Value, entry.Order, entry.Pte.Pfn.Value)));
        Assert.True(Translate(AccessKind.Load, First + 512).Fault);
    }

    [Fact]
    public void Uses_are_told_of_the_frame_of_the_base_page()
    {
        _space.WriteLarge(First, Pte.Leaf(new Pfn(Frame), Protection.ReadWrite));
        Translate(AccessKind.Load, First + 3);
        Translate(AccessKind.Load, First + 4);
        Translate(AccessKind.Store, First + 5);
        Translate(AccessKind.Store, First + 6); // the entry is dirty: nothing to tell
        Assert.Equal([new FrameUse(new Pfn(Frame + 3), false), new FrameUse(new Pfn(Frame + 5), true)], _mmu.Uses);
        Assert.Equal(1, _mmu.Counts.DirtyAssists);
    }

    [Fact]
    public void An_invalidation_of_one_base_page_drops_the_large_one_and_a_walk_finds_its_parts()
    {
        var entry = Pte.Leaf(new Pfn(Frame), Protection.ReadWrite);
        _space.WriteLarge(First, entry);
        Translate(AccessKind.Load, First);
        _space.Split(First, entry);
        _mmu.Invalidate(new Asid(1), PageRange.Of(new Vpn(First + 100), 1));
        Assert.Empty(_mmu.Translations);
        Assert.Equal((7L, 100L), Cost(Translate(AccessKind.Load, First + 1)));
        Assert.All(_mmu.Translations, held => Assert.Equal((First + 1, 0), (held.Key.Vpn.Value, held.Order)));
    }

    [Fact]
    public void A_batch_of_hits_goes_through_every_page_of_a_large_one()
    {
        _space.WriteLarge(First, Pte.Leaf(new Pfn(Frame), Protection.ReadWrite));
        Translate(AccessKind.Store, First);
        MemoryOperation[] stores = [.. Enumerable.Range(0, 600).Select(page =>
            MemoryOperation.Reference(AccessKind.Store, At(First + (ulong)page).Value, 8))];
        Assert.Equal(512, _mmu.RunHits(stores));
    }

    [Fact]
    public void A_speculative_walk_of_a_large_page_fills_the_large_page_and_is_of_use_to_any_part_of_it()
    {
        var mmu = Make(Spec with { Speculation = new SpeculationSpec(SpeculationSpec.ChanceMax, 1, 0, 1) });
        _space.Map(First - 1, Protection.Read);
        _space.WriteLarge(First, Pte.Leaf(new Pfn(Frame), Protection.ReadWrite));
        mmu.Translate(AccessKind.Load, At(First - 1), false);
        Assert.Contains(mmu.Translations, entry => (entry.Key.Vpn.Value, entry.Order) == (First, 9));
        Assert.Contains(new FrameUse(new Pfn(Frame), false), mmu.Uses);
        mmu.Translate(AccessKind.Load, At(First + 77), false);
        Assert.Equal((1L, 1L), (mmu.SpeculationCounts!.Filled, mmu.SpeculationCounts.Useful));
    }

    [Fact]
    public void The_offset_that_is_joined_is_that_of_the_large_page_by_walk_and_by_hit()
    {
        _space.WriteLarge(First, Pte.Leaf(new Pfn(Frame), Protection.ReadWrite));
        for (var i = 0; i < 2; i++)
        {
            var steps = new StepList();
            _mmu.Translate(AccessKind.Load, At(First + 3), false, steps);
            Assert.Equal(new FrameJoined(Frame >> 9, 3 << 12, 21, new PhysicalAddress((Frame + 3) << 12)),
                Assert.Single(steps.All.OfType<FrameJoined>()));
        }
    }

    [Fact]
    public void Reach_is_told_of_both_sizes() => Assert.Equal(
        [(Bytes.KiB(16), Bytes.MiB(8)), (Bytes.KiB(16), Bytes.MiB(8)), (Bytes.KiB(64), Bytes.MiB(32))],
        _mmu.Reach.Select(reach => (reach.Size, reach.LargeSize!.Value)));

    private PagedMmu Make(PagedMmuSpec spec)
    {
        var mmu = new PagedMmu(spec, _memory);
        mmu.Load(_space.Root, new Asid(1));
        return mmu;
    }

    private TranslationOutcome Translate(AccessKind kind, ulong page, ulong offset = 0) =>
        _mmu.Translate(kind, new VirtualAddress(At(page).Value + offset), false);

    private static (long, long) Cost(TranslationOutcome outcome) => (outcome.TlbCycles, outcome.WalkCycles);

    private static VirtualAddress At(ulong page) => new Vpn(page).Address;
}
