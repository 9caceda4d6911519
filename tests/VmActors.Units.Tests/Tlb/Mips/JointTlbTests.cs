using VmActors.Units.Explanation;
using VmActors.Units.Tests.Explanation;
using VmActors.Units.Tlb.Mips;
using VmActors.Vocabulary;

namespace VmActors.Units.Tests.Tlb.Mips;

public sealed class JointTlbTests
{
    private readonly JointTlb _tlb = new();

    [Fact]
    public void A_pair_translates_its_even_page_by_one_register_and_its_odd_page_by_the_other()
    {
        Write(0x4000, asid: 1, Page(7), Page(9));
        _tlb.EntryHi = EntryHi.Of(0, 0, 1);
        Assert.Equal(0x7123UL, _tlb.Lookup(0x4123, AccessKind.Load).PhysicalAddress);
        Assert.Equal(0x9123UL, _tlb.Lookup(0x5123, AccessKind.Fetch).PhysicalAddress);
        Assert.Equal(JointTlbOutcome.Refill, _tlb.Lookup(0x6123, AccessKind.Load).Outcome);
    }

    [Fact]
    public void A_pair_of_16_KiB_pages_ignores_the_lowest_bits_of_its_number_and_of_its_frames()
    {
        _tlb.PageMask = PageMask.Of(14);
        Write(0x1_0000, asid: 1, Page(0x13), Page(0x20)); // frame 0x13 is in the middle of one of 16 KiB
        _tlb.EntryHi = EntryHi.Of(0, 0, 1);
        Assert.Equal(0x1_3456UL, _tlb.Lookup(0x1_3456, AccessKind.Load).PhysicalAddress);
        Assert.Equal(0x2_3456UL, _tlb.Lookup(0x1_7456, AccessKind.Load).PhysicalAddress);
    }

    [Fact]
    public void The_three_exceptions_leave_the_pair_that_failed_in_EntryHi_and_the_asid_as_it_was()
    {
        Write(0x4000, asid: 5, Page(7, dirty: false), Page(9, valid: false));
        _tlb.EntryHi = EntryHi.Of(0, 0x77, 5);
        Assert.Equal(JointTlbOutcome.Hit, _tlb.Lookup(0x4000, AccessKind.Load).Outcome);
        Assert.Equal(EntryHi.Of(0, 0x77, 5), _tlb.EntryHi);
        Assert.Equal(JointTlbOutcome.Modified, _tlb.Lookup(0x4000, AccessKind.Store).Outcome);
        Assert.Equal(EntryHi.Of(0, 2, 5), _tlb.EntryHi);
        Assert.Equal(JointTlbOutcome.Refill, _tlb.Lookup(0x8000, AccessKind.Load).Outcome);
        Assert.Equal(EntryHi.Of(0, 4, 5), _tlb.EntryHi);
        Assert.Equal(JointTlbOutcome.Invalid, _tlb.Lookup(0x5000, AccessKind.Modify).Outcome);
        Assert.Equal(EntryHi.Of(0, 2, 5), _tlb.EntryHi);
    }

    [Fact]
    public void The_first_store_to_a_clean_page_is_modified_and_goes_through_once_software_has_set_D_in_its_entry()
    {
        Write(0x4000, asid: 1, Page(7, dirty: false), Page(9));
        _tlb.EntryHi = EntryHi.Of(0, 0, 1);
        Assert.Equal(JointTlbOutcome.Modified, _tlb.Lookup(0x4008, AccessKind.Store).Outcome);
        _tlb.Probe(); // EntryHi is the pair that failed
        _tlb.ReadIndexed();
        _tlb.EntryLo0 = Page(7, dirty: true);
        _tlb.WriteIndexed();
        Assert.Equal(JointTlbOutcome.Hit, _tlb.Lookup(0x4008, AccessKind.Store).Outcome);
        Assert.Single(_tlb.Entries, entry => entry is not null);
    }

    [Fact]
    public void An_entry_answers_its_own_space_and_a_global_one_every_space()
    {
        Write(0x4000, asid: 1, Page(7), Page(9));
        Write(0x8000, asid: 1, Page(7, isGlobal: true), Page(9, isGlobal: true));
        _tlb.EntryHi = EntryHi.Of(0, 0, 2);
        Assert.Equal(JointTlbOutcome.Refill, _tlb.Lookup(0x4000, AccessKind.Load).Outcome);
        Assert.Equal(JointTlbOutcome.Hit, _tlb.Lookup(0x8000, AccessKind.Load).Outcome);
    }

    [Fact]
    public void A_pair_is_global_only_where_both_of_its_registers_say_so()
    {
        Write(0x4000, asid: 1, Page(7, isGlobal: true), Page(9));
        _tlb.EntryHi = EntryHi.Of(0, 0, 2);
        Assert.Equal(JointTlbOutcome.Refill, _tlb.Lookup(0x4000, AccessKind.Load).Outcome);
        _tlb.Index = IndexRegister.Of(_tlb.Wired + 47);
        _tlb.ReadIndexed();
        Assert.False(_tlb.EntryLo0.Global);
    }

    [Fact]
    public void Regions_with_one_page_number_are_apart_and_bits_61_to_40_are_not_compared()
    {
        Write(0xC000_0000_0000_4000, asid: 0, Page(7), Page(9));
        _tlb.EntryHi = default;
        Assert.Equal(JointTlbOutcome.Refill, _tlb.Lookup(0x4000, AccessKind.Load).Outcome);
        Assert.Equal(JointTlbOutcome.Hit, _tlb.Lookup(0xC000_0000_0000_4000, AccessKind.Load).Outcome);
        Assert.Equal(JointTlbOutcome.Hit, _tlb.Lookup(0xC000_FF00_0000_4000, AccessKind.Load).Outcome);
    }

    [Fact]
    public void Random_goes_from_the_last_entry_down_to_the_first_that_is_not_wired_and_round()
    {
        _tlb.Wired = 45;
        var chosen = new List<int>();
        for (var i = 0; i < 5; i++)
        {
            chosen.Add(_tlb.Random);
            _tlb.Lookup(0x4000, AccessKind.Load);
        }
        Assert.Equal([47, 46, 45, 47, 46], chosen);
    }

    [Fact]
    public void Wired_entries_survive_any_number_of_random_writes()
    {
        _tlb.Wired = 3;
        for (var entry = 0; entry < 3; entry++)
        {
            _tlb.Index = IndexRegister.Of(entry);
            Fill(0xC000_0000_0000_0000 + ((ulong)entry << 13), asid: 0);
            _tlb.WriteIndexed();
        }
        var wired = _tlb.Entries.Take(3).ToArray();
        for (var pair = 0UL; pair < 500; pair++)
        {
            Write(pair << 13, asid: (byte)pair, Page(1), Page(2));
            _tlb.Step((long)(pair % 7));
        }
        Assert.Equal(wired, _tlb.Entries.Take(3));
        Assert.DoesNotContain(null, _tlb.Entries);
    }

    [Fact]
    public void Two_entries_for_one_address_shut_the_TLB_down_until_a_reset()
    {
        Write(0x4000, asid: 1, Page(7), Page(9));
        Write(0x4000, asid: 1, Page(8), Page(9));
        Write(0x8000, asid: 1, Page(3), Page(4));
        _tlb.EntryHi = EntryHi.Of(0, 0, 1);
        Assert.Equal(JointTlbOutcome.Hit, _tlb.Lookup(0x8000, AccessKind.Load).Outcome);
        Assert.Equal(JointTlbOutcome.Shutdown, _tlb.Lookup(0x4000, AccessKind.Load).Outcome);
        Assert.Equal(JointTlbOutcome.Shutdown, _tlb.Lookup(0x8000, AccessKind.Load).Outcome);
        Assert.False(_tlb.TryHit(0x8000, AccessKind.Load, out _));
        _tlb.Reset();
        Assert.False(_tlb.IsShutDown);
        Assert.Equal(JointTlbOutcome.Hit, _tlb.Lookup(0x8000, AccessKind.Load).Outcome);
    }

    [Fact]
    public void A_probe_that_finds_two_entries_shuts_down_too()
    {
        Write(0x4000, asid: 1, Page(7), Page(9));
        Write(0x4000, asid: 1, Page(8), Page(9));
        _tlb.Probe();
        Assert.True(_tlb.IsShutDown);
        Assert.True(_tlb.Index.ProbeFailed);
    }

    [Fact]
    public void What_cannot_be_is_refused_with_what_was_expected()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new JointTlb(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new JointTlb(65));
        Assert.Throws<ArgumentOutOfRangeException>(() => _tlb.Wired = 48);
        _tlb.Index = IndexRegister.Of(48);
        Assert.Equal("Index names entry 48; expected 0 to 47",
            Assert.Throws<InvalidOperationException>(_tlb.ReadIndexed).Message);
        _tlb.PageMask = PageMask.Written(0x2000);
        Assert.Contains("expected pairs of ones",
            Assert.Throws<InvalidOperationException>(_tlb.WriteRandom).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_observer_is_told_which_entries_match_and_what_came_of_it()
    {
        Write(0x4000, asid: 1, Page(7), Page(9));
        _tlb.EntryHi = EntryHi.Of(0, 0, 1);
        var steps = new Steps();
        var result = _tlb.Lookup(0x5008, AccessKind.Load, steps);
        Assert.Equal(
            [
                new JointTlbCompared(0x5008, EntryHi.Of(0, 2, 1), 1UL << 47),
                new JointTlbAnswered(result, _tlb.Entries[47]),
            ],
            steps.All);
        _tlb.Lookup(0x8000, AccessKind.Load, steps);
        Assert.Null(Assert.IsType<JointTlbAnswered>(steps.All[^1]).Entry);
    }

    private static EntryLo Page(long frame, bool dirty = true, bool valid = true, bool isGlobal = false) =>
        EntryLo.Of(new Pfn(frame), 3, dirty, valid, isGlobal);

    private void Fill(ulong address, byte asid, EntryLo? even = null, EntryLo? odd = null)
    {
        _tlb.EntryHi = EntryHi.OfAddress(address, asid);
        (_tlb.EntryLo0, _tlb.EntryLo1) = (even ?? Page(1), odd ?? Page(2));
    }

    /// <summary>TLBWR, and one instruction more, so that the next takes another entry.</summary>
    private void Write(ulong address, byte asid, EntryLo even, EntryLo odd)
    {
        Fill(address, asid, even, odd);
        _tlb.WriteRandom();
        _tlb.Step(1);
    }
}
