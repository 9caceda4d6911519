using VmActors.Units.Explanation;
using VmActors.Units.PageTable;
using VmActors.Units.PageTable.Presets;
using VmActors.Units.Tests.Explanation;
using VmActors.Units.Tlb.Mips;
using VmActors.Units.Translation;
using VmActors.Vocabulary;

namespace VmActors.Units.Tests.Translation;

public sealed class SoftwareMmuTests
{
    private static readonly TableWindow Window = new(PagingSchemes.Default.Geometry);
    private static readonly Asid One = new(1);
    private static readonly Pfn Root = new(99);

    private readonly SoftwareMmu _mmu = Make(entries: 8, wired: 1);

    [Fact]
    public void A_miss_of_page_and_table_is_one_nested_exception_that_the_wired_root_ends()
    {
        var steps = new Steps();
        Assert.True(_mmu.Translate(AccessKind.Load, At(5), false, steps).Fault);
        Assert.Equal((JointTlbOutcome.Refill, true), (_mmu.Exception, _mmu.IsNested));
        Assert.Equal([At(5).Value, Window.EntryOf(new Vpn(5)).Value, TableWindow.Root.Value],
            steps.All.OfType<JointTlbCompared>().Select(step => step.Address));
        var last = steps.All.OfType<JointTlbAnswered>().Last().Result;
        Assert.Equal((JointTlbOutcome.Hit, 0, Root), (last.Outcome, last.Index, last.Page.Frame));
        Assert.Equal((1L, 1L), (_mmu.Exceptions.Refills, _mmu.Exceptions.Nested));
    }

    [Fact]
    public void Without_a_wired_entry_the_root_is_read_where_nothing_is_mapped()
    {
        var (mmu, steps) = (Make(entries: 8, wired: 0), new Steps());
        mmu.Translate(AccessKind.Load, At(5), false, steps);
        Assert.Equal(2, steps.All.OfType<JointTlbCompared>().Count());
        Assert.True(mmu.IsNested);
    }

    [Fact]
    public void While_its_table_is_held_a_miss_is_not_nested()
    {
        WriteTable(0, 70);
        _mmu.Translate(AccessKind.Load, At(5), false);
        Assert.False(_mmu.IsNested);
        _mmu.Translate(AccessKind.Load, At(512), true); // the neighbouring table, of the same entry, is not valid
        Assert.True(_mmu.IsNested);
        Assert.Equal((2L, 1L), (_mmu.Exceptions.Refills, _mmu.Exceptions.Nested));
    }

    [Fact]
    public void An_entry_lets_both_pages_of_its_pair_through_as_its_bits_say()
    {
        WriteTable(0, 70);
        Write(4, Lo(7), default);
        Assert.Equal(new PhysicalAddress(0x7008), _mmu.Translate(AccessKind.Load, At(4, 8), false).Physical);
        Assert.True(_mmu.Translate(AccessKind.Store, At(4), false).Fault);
        Assert.Equal(JointTlbOutcome.Modified, _mmu.Exception);
        Assert.True(_mmu.Translate(AccessKind.Load, At(5), false).Fault);
        Assert.Equal(JointTlbOutcome.Invalid, _mmu.Exception);
        Write(4, Lo(7, dirty: true), Lo(8)); // in the place of the old one: two would shut the TLB down
        Assert.False(_mmu.Translate(AccessKind.Store, At(4), true).Fault);
        Assert.False(_mmu.Translate(AccessKind.Fetch, At(5), true).Fault);
        Assert.Equal((0L, 1L, 1L), (_mmu.Exceptions.Refills, _mmu.Exceptions.Invalid, _mmu.Exceptions.Modified));
    }

    [Fact]
    public void An_address_beyond_the_programs_is_an_address_error_and_looks_nothing_up()
    {
        var steps = new Steps();
        foreach (var address in new[] { 1UL << 40, 1UL << 47, TableWindow.Root.Value, ulong.MaxValue })
        {
            Assert.True(_mmu.Translate(AccessKind.Load, new VirtualAddress(address), false, steps).Fault);
            Assert.Null(_mmu.Exception);
            Assert.Equal(0, _mmu.RunHits([MemoryOperation.Reference(AccessKind.Load, address, 8)]));
        }
        Assert.Empty(steps.All);
    }

    [Fact]
    public void Hits_in_a_batch_do_to_entries_and_to_Random_what_single_ones_do()
    {
        var single = Make(entries: 8, wired: 1);
        MemoryOperation[] operations =
        [
            .. Enumerable.Range(0, 40).Select(i => MemoryOperation.Reference(
                i % 5 == 4 ? AccessKind.Store : (AccessKind)(i % 2), At((ulong)(i / 3 % 4)).Value, 8)),
        ];
        foreach (var mmu in new[] { _mmu, single })
        {
            Write(mmu, 0, Lo(7, dirty: true), Lo(8, dirty: true));
            Write(mmu, 2, Lo(9, dirty: true), Lo(10, dirty: true));
        }
        Assert.Equal(operations.Length, _mmu.RunHits(operations));
        foreach (var operation in operations)
            Assert.False(single.Translate(operation.Access, new VirtualAddress(operation.Address), false).Fault);
        Assert.Equal(single.Counts.References, _mmu.Counts.References);
        foreach (var mmu in new[] { _mmu, single })
            Write(mmu, 100, Lo(1), Lo(2)); // where Random says
        Assert.Equal(single.Entries, _mmu.Entries);
    }

    [Fact]
    public void A_batch_ends_at_a_first_store_to_a_clean_page_and_at_what_is_no_reference()
    {
        Write(4, Lo(7), Lo(8));
        var (load, store) = (MemoryOperation.Reference(AccessKind.Load, At(4).Value, 8),
            MemoryOperation.Reference(AccessKind.Store, At(4).Value, 8));
        Assert.Equal(2, _mmu.RunHits([load, load, store, load]));
        Assert.Equal(1, _mmu.RunHits([load, MemoryOperation.Compute(1), load]));
        Assert.Equal([0L, 3, 0, 0], _mmu.Counts.References);
    }

    [Fact]
    public void Dropping_a_page_drops_its_pair_and_neither_another_pair_nor_another_space()
    {
        Write(4, Lo(7), Lo(8));
        Write(6, Lo(9), Lo(10));
        _mmu.Load(new Pfn(98), new Asid(2));
        Write(4, Lo(11), Lo(12), asid: 2);
        _mmu.Invalidate(One, PageRange.Of(new Vpn(5), 1));
        Assert.Equal([(1, 6UL), (1, 7UL), (2, 4UL), (2, 5UL)],
            _mmu.Translations.Select(held => ((int)held.Key.Asid.Value, held.Key.Vpn.Value)).Order());
    }

    [Fact]
    public void Dropping_pages_of_the_window_drops_tables()
    {
        WriteTable(0, 70);
        Write(4, Lo(7), Lo(8));
        _mmu.Invalidate(One, Window.TablesOf(PageRange.Of(new Vpn(4), 1)));
        _mmu.Translate(AccessKind.Load, At(100), false);
        Assert.True(_mmu.IsNested);
        Assert.False(_mmu.Translate(AccessKind.Load, At(4), false).Fault);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_root_table_survives_a_flush_of_its_space_and_of_everything(bool everything)
    {
        WriteTable(0, 70);
        Write(4, Lo(7), Lo(8));
        var root = _mmu.Entries[0];
        if (everything)
            _mmu.InvalidateAll();
        else
            _mmu.InvalidateSpace(One);
        Assert.Empty(_mmu.Translations);
        Assert.Equal(root, _mmu.Entries[0]);
        Assert.True(_mmu.Translate(AccessKind.Load, At(4), false).Fault);
        Assert.True(_mmu.IsNested);
    }

    [Fact]
    public void Entries_of_tables_that_are_wired_survive_random_writes()
    {
        var mmu = Make(entries: 6, wired: 3);
        mmu.Write(Hi(Window.TableOf(new Vpn(0)).Value), Lo(70, dirty: true), default, 2);
        var wired = mmu.Entries.Take(3).ToArray();
        for (var pair = 0UL; pair < 50; pair++)
        {
            Write(mmu, pair * 2, Lo(7), Lo(8));
            mmu.Translate(AccessKind.Load, At(pair * 2), false);
        }
        Assert.Equal(wired, mmu.Entries.Take(3));
        Assert.Equal(0, mmu.Exceptions.Nested);
    }

    [Fact]
    public void A_window_is_a_page_for_each_leaf_table_of_any_shape()
    {
        Assert.Equal(0xC000_0000_0000_1008UL, Window.EntryOf(new Vpn(513)).Value);
        Assert.Equal(new Vpn(512), Window.FirstPageOf(Window.TableOf(new Vpn(1023))));
        Assert.Equal(PageRange.Of(Window.TableOf(new Vpn(0)), 2), Window.TablesOf(PageRange.Of(new Vpn(511), 2)));
        Assert.True(Window.TablesOf(PageRange.Of(new Vpn(511), 0)).IsEmpty);
        var sv32 = new TableWindow(PagingSchemes.Create("sv32").Geometry);
        Assert.Equal(0xC000_0000_0000_1004UL, sv32.EntryOf(new Vpn(1025)).Value);
        Assert.Equal(new Vpn(1024), sv32.FirstPageOf(sv32.TableOf(new Vpn(2047))));
    }

    private static SoftwareMmu Make(int entries, int wired)
    {
        var mmu = new SoftwareMmu(new SoftwareMmuSpec(entries, wired));
        mmu.Load(Root, One);
        return mmu;
    }

    private static VirtualAddress At(ulong page, ulong offset = 0) => new((page * Page.Size) + offset);

    private static EntryHi Hi(ulong page, byte asid = 1) => EntryHi.OfAddress(page * Page.Size, asid);

    private static EntryLo Lo(long frame, bool dirty = false) => EntryLo.Of(new Pfn(frame), 5, dirty, true, false);

    private static void Write(SoftwareMmu mmu, ulong page, EntryLo even, EntryLo odd, byte asid = 1) =>
        mmu.Write(Hi(page, asid), even, odd, null);

    private void Write(ulong page, EntryLo even, EntryLo odd, byte asid = 1) => Write(_mmu, page, even, odd, asid);

    private void WriteTable(ulong page, long frame) =>
        _mmu.Write(Hi(Window.TableOf(new Vpn(page)).Value), Lo(frame, dirty: true), default, null);
}
