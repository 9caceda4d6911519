using FsCheck;
using FsCheck.Fluent;
using VmActors.Units.Memory;
using VmActors.Units.PageTable.Chains;
using VmActors.Units.PageTable.Hashed;
using VmActors.Units.PageTable.Walks;
using VmActors.Units.Tlb;
using VmActors.Units.Translation;
using VmActors.Vocabulary;

namespace VmActors.Units.Tests.Translation;

public sealed class WalkCacheMmuTests
{
    private static readonly TlbGeometry Two = new(2, 1);
    private static readonly PagedMmuSpec Plain = new(Two, Two, Two, 7, 25);
    private static readonly WalkCachesSpec Caches = new([2, 2, 1]);
    private static readonly SpeculationSpec Guesses = new(SpeculationSpec.ChanceMax / 2, 2, 3, 2);

    private readonly PhysicalMemory _memory = new(1L << 20, PageSize.KiB4);
    private readonly PagedSpace _space;
    private readonly PagedMmu _mmu;

    public WalkCacheMmuTests()
    {
        _space = new PagedSpace(_memory, 100);
        _mmu = new PagedMmu(Plain with { WalkCaches = Caches }, _memory);
        _mmu.Load(_space.Root, new Asid(1));
    }

    [Fact]
    public void A_walk_costs_the_entries_that_are_left_and_is_counted_by_them()
    {
        for (var page = 1UL; page < 6; page++) _space.Map(page, Protection.Read);
        Assert.Equal([100, 25, 25], new ulong[] { 1, 2, 3 }.Select(Load));
        Assert.Equal((1L, 2L, 6L), (
            _mmu.Counts.WalksByLength[4], _mmu.Counts.WalksByLength[1], _mmu.Counts.WalkAccesses));
    }

    [Fact]
    public void A_fault_drops_what_its_own_walk_used()
    {
        _space.Map(1, Protection.Read);
        _space.Map(1 << 18, Protection.Read);
        Load(1);
        Load(1 << 18);
        Assert.True(_mmu.Translate(AccessKind.Load, At(2), false).Fault);
        Assert.Equal(
            [At(1 << 18), At(1 << 18)], _mmu.Tables.Select(table => table.First)); // and no PML4E: both are below it
    }

    [Fact]
    public void Dropping_any_page_of_a_space_drops_its_tables_and_no_others()
    {
        var other = new PagedSpace(_memory, 1000);
        _space.Map(1, Protection.Read);
        other.Map(1, Protection.Read);
        Load(1);
        _mmu.Load(other.Root, new Asid(2));
        Load(1);
        _mmu.Invalidate(new Asid(1), PageRange.Of(new Vpn(1 << 20), 1));
        Assert.NotEmpty(_mmu.Tables);
        Assert.All(_mmu.Tables, table => Assert.Equal(new Asid(2), table.Asid));
        _mmu.InvalidateSpace(new Asid(2));
        Assert.Empty(_mmu.Tables);
        Load(1 << 0);
        Assert.NotEmpty(_mmu.Tables);
        _mmu.InvalidateAll();
        Assert.Empty(_mmu.Tables);
    }

    [Fact]
    public void Walk_caches_are_for_radix_tables()
    {
        var hashed = Plain with { WalkCaches = Caches, Walker = new HashedWalker(new PageHash(4)) };
        var refused = Assert.Throws<ArgumentException>(() => new PagedMmu(hashed, _memory));
        Assert.Contains("beside a HashedWalker; expected a walker of radix", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void With_caches_and_speculation_every_reference_gets_what_it_gets_without_them() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed => Compare(new Random(seed)))
            .QuickCheckThrowOnFailure();

    private static void Compare(Random random)
    {
        ulong[] pages = [1, 2, 3, 511, 512, 1 << 18, (1 << 18) + 1, 1 << 27];
        Protection[] rights = [Protection.Read, Protection.ReadWrite, Protection.All, Protection.None];
        var memory = new PhysicalMemory(1 << 20, PageSize.KiB4);
        PagedSpace[] spaces = [new(memory, 100), new(memory, 10_000)];
        Mmu[] mmus =
        [
            new PagedMmu(Plain, memory), new PagedMmu(Plain with { WalkCaches = Caches }, memory),
            new PagedMmu(Plain with { WalkCaches = Caches, Speculation = Guesses }, memory, 5),
        ];
        var current = 0;
        Array.ForEach(mmus, mmu => mmu.Load(spaces[0].Root, new Asid(1)));
        for (var deed = 0; deed < 150; deed++)
        {
            var page = pages[random.Next(pages.Length)];
            switch (random.Next(9))
            {
                case 0:
                    current = random.Next(2);
                    Array.ForEach(mmus, mmu => mmu.Load(spaces[current].Root, new Asid((ushort)(current + 1))));
                    break;
                case 1:
                    spaces[current].Unmap(page);
                    Array.ForEach(mmus, mmu => Drop(mmu, current, page));
                    break;
                case 2 or 3:
                    spaces[current].Map(page, rights[random.Next(4)]);
                    Array.ForEach(mmus, mmu => Drop(mmu, current, page));
                    break;
                default:
                    var (kind, address) = ((AccessKind)random.Next(4), At(page));
                    var all = mmus.Select(mmu => mmu.Translate(kind, address, false)).Select(outcome =>
                        (outcome.Fault, outcome.Physical, outcome.Class)).Distinct();
                    Assert.Single(all);
                    break;
            }
        }
    }

    private static void Drop(Mmu mmu, int space, ulong page) =>
        mmu.Invalidate(new Asid((ushort)(space + 1)), PageRange.Of(new Vpn(page), 1));

    private static VirtualAddress At(ulong page) => new Vpn(page).Address;

    private long Load(ulong page)
    {
        var outcome = _mmu.Translate(AccessKind.Load, At(page), false);
        Assert.False(outcome.Fault);
        return outcome.WalkCycles;
    }
}
