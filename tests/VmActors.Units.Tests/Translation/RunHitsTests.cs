using FsCheck;
using FsCheck.Fluent;
using VmActors.Units.Cache;
using VmActors.Units.Memory;
using VmActors.Units.PageTable.Walks;
using VmActors.Units.Tests.Cache;
using VmActors.Units.Tlb;
using VmActors.Units.Translation;
using VmActors.Vocabulary;

namespace VmActors.Units.Tests.Translation;

/// <summary>The fast path changes nothing but speed: an MMU that runs hits in batches ends up, after every deed, with
/// the counts, uses and translations of one that translates reference by reference, under every policy.</summary>
public sealed class RunHitsTests
{
    private const int PageCount = 14;

    private static readonly Protection[] Protections =
        [Protection.Read, Protection.ReadWrite, Protection.All, Protection.None];

    [Fact]
    public void Running_hits_counts_and_keeps_what_translating_alone_does() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed => new Twins(new Random(seed), false).Run(60))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Running_hits_through_caches_costs_what_translating_and_accessing_alone_does() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed => new Twins(new Random(seed), true).Run(60))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void A_batch_through_caches_takes_all_that_hit_and_begins_none_when_its_time_is_over()
    {
        var memory = new PhysicalMemory(1 << 20, PageSize.KiB4);
        var space = new PagedSpace(memory, 1000);
        space.Map(1, Protection.ReadWrite);
        var tlb = new TlbGeometry(4, 2);
        var mmu = new PagedMmu(new PagedMmuSpec(tlb, tlb, tlb, 7, 25), memory);
        var caches = new CacheHierarchy(CacheHierarchySpec.Textbook(new LatencyLadder(3, 10, 1)), null);
        var loads = Enumerable.Repeat(MemoryOperation.Reference(AccessKind.Load, Page.Size, 8), 10).ToArray();
        mmu.Load(space.Root, new Asid(1));
        Assert.Equal(0, mmu.RunHits(loads, caches, 1000, out _));
        mmu.Translate(AccessKind.Load, new VirtualAddress(Page.Size), false);
        Assert.Equal(10, mmu.RunHits(loads, caches, 1000, out var cycles)); // the first one brings the line in
        Assert.Equal(30 + (9 * 3), cycles);
        Assert.Equal(4, mmu.RunHits(loads, caches, 10, out cycles));
        Assert.Equal(12, cycles);
        Assert.Equal(15, mmu.Counts.References[(int)AccessKind.Load]);
    }

    private sealed class Twins
    {
        private readonly Random _random;
        private readonly PagedSpace[] _spaces;
        private readonly Mmu _batched;
        private readonly Mmu _single;
        private readonly (CacheHierarchy Batched, CacheHierarchy Single)? _caches;
        private int _current;

        public Twins(Random random, bool cached)
        {
            _random = random;
            var memory = new PhysicalMemory(1 << 20, PageSize.KiB4);
            _spaces = [new PagedSpace(memory, 1000), new PagedSpace(memory, 100_000)];
            var spec = new PagedMmuSpec(Tlb(), Tlb(), Tlb(), 7, 25)
            {
                WalkCaches = _random.Next(2) == 0 ? new WalkCachesSpec([2, 1]) : null,
                Speculation = _random.Next(2) == 0
                    ? new SpeculationSpec(SpeculationSpec.ChanceMax / 2, 2, _random.Next(3), 1) : null,
            };
            (_batched, _single) = (new PagedMmu(spec, memory, 9), new PagedMmu(spec, memory, 9));
            _caches = cached ? (NewCaches(), NewCaches()) : null;
            for (var page = 1UL; page < PageCount; page++)
                Array.ForEach(_spaces, space => space.Map(page, Protections[_random.Next(3)]));
            Both(mmu => mmu.Load(_spaces[0].Root, new Asid(1)));
        }

        public void Run(int deeds)
        {
            for (; deeds > 0; deeds--)
            {
                Deed();
                Assert.Equal(Figures(_single.Counts), Figures(_batched.Counts));
                Assert.Equal(_single.Uses, _batched.Uses);
                Assert.Equal(_single.Translations, _batched.Translations);
            }
        }

        private void Deed()
        {
            var page = (ulong)_random.Next(PageCount);
            switch (_random.Next(12))
            {
                case 0:
                    _spaces[_current].Map(page, Protections[_random.Next(4)]);
                    break;
                case 1:
                    _spaces[_current].Unmap(page);
                    break;
                case 2:
                    var range = PageRange.Of(new Vpn(page), _random.Next(3));
                    Both(mmu => mmu.Invalidate(new Asid((ushort)(_current + 1)), range));
                    break;
                case 3 when _random.Next(3) == 0:
                    var asid = new Asid((ushort)_random.Next(1, 3));
                    Both(mmu => mmu.InvalidateSpace(asid));
                    break;
                case 4 when _random.Next(5) == 0:
                    Both(mmu => mmu.InvalidateAll());
                    break;
                case 5:
                    _current = _random.Next(2);
                    Both(mmu => mmu.Load(_spaces[_current].Root, new Asid((ushort)(_current + 1))));
                    break;
                default:
                    Refer();
                    break;
            }
        }

        private void Refer()
        {
            var operations = new MemoryOperation[_random.Next(1, 40)];
            for (var i = 0; i < operations.Length; i++)
            {
                var kind = (AccessKind)_random.Next(4);
                var page = _random.Next(3) == 0 ? _random.Next(PageCount) : _random.Next(4);
                operations[i] =
                    MemoryOperation.Reference(kind, ((ulong)page * Page.Size) + (ulong)_random.Next(Page.Size), 1);
            }
            for (var at = 0; at < operations.Length; at++)
            {
                at += _caches is null || _random.Next(2) == 0 ? Batch(operations.AsSpan(at)) : Batch(
                    operations.AsSpan(at), _caches.Value.Batched, _caches.Value.Single);
                if (at < operations.Length)
                    Assert.Equal(Translate(_single, operations[at]), Translate(_batched, operations[at]));
            }
        }

        private int Batch(ReadOnlySpan<MemoryOperation> operations)
        {
            var hits = _batched.RunHits(operations);
            foreach (var operation in operations[..hits])
                Assert.Equal(0, Translate(_single, operation).TlbCycles);
            return hits;
        }

        private int Batch(ReadOnlySpan<MemoryOperation> operations, CacheHierarchy batched, CacheHierarchy single)
        {
            var cyclesMax = _random.Next(1, 500);
            var hits = _batched.RunHits(operations, batched, cyclesMax, out var cycles);
            var expected = 0L;
            foreach (var operation in operations[..hits])
            {
                Assert.True(expected < cyclesMax);
                var outcome = Translate(_single, operation);
                Assert.Equal((false, 0, 0), (outcome.Fault, outcome.TlbCycles, outcome.WalkCycles));
                expected += single.Access(outcome.Physical, operation.Access).Cycles;
            }
            Assert.Equal(expected, cycles);
            foreach (var level in Enum.GetValues<MemoryLevel>())
            {
                Assert.Equal(single.Counts(level).Lookups, batched.Counts(level).Lookups);
                Assert.Equal(single.Counts(level).WriteBacks, batched.Counts(level).WriteBacks);
            }
            return hits;
        }

        private static CacheHierarchy NewCaches()
        {
            var l1 = new CacheLevelSpec(Geometries.Of(2, 4, 16), 2);
            return new CacheHierarchy(
                new CacheHierarchySpec(l1, l1, new CacheLevelSpec(Geometries.Of(3, 8, 16), 9), null, 50), null);
        }

        private static TranslationOutcome Translate(Mmu mmu, MemoryOperation operation) =>
            mmu.Translate(operation.Access, new VirtualAddress(operation.Address), false);

        private static long[] Figures(MmuCounts counts) =>
        [
            .. counts.References, counts.L1InstructionMisses, counts.L1DataMisses, counts.L2Misses, counts.RetryWalks,
            counts.DirtyAssists, counts.PermissionWalks, counts.WalkAccesses,
        ];

        private TlbSpec Tlb()
        {
            var ways = _random.Next(1, 6);
            var policies = Enum.GetValues<TlbPolicy>();
            return new TlbSpec(
                new TlbGeometry(ways * _random.Next(1, 4), ways), policies[_random.Next(policies.Length)]);
        }

        private void Both(Action<Mmu> deed)
        {
            deed(_batched);
            deed(_single);
        }
    }
}
