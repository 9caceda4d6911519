using FsCheck;
using FsCheck.Fluent;
using VmActors.Units.Memory;
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
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed => new Twins(new Random(seed)).Run(60))
            .QuickCheckThrowOnFailure();

    private sealed class Twins
    {
        private readonly Random _random;
        private readonly PagedSpace[] _spaces;
        private readonly Mmu _batched;
        private readonly Mmu _single;
        private int _current;

        public Twins(Random random)
        {
            _random = random;
            var memory = new PhysicalMemory(1 << 20);
            _spaces = [new PagedSpace(memory, 1000), new PagedSpace(memory, 100_000)];
            var spec = new PagedMmuSpec(Tlb(), Tlb(), Tlb(), 7, 25);
            (_batched, _single) = (new PagedMmu(spec, memory, 9), new PagedMmu(spec, memory, 9));
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
                var hits = _batched.RunHits(operations.AsSpan(at));
                for (; hits > 0; hits--, at++)
                    Assert.Equal(0, Translate(_single, operations[at]).TlbCycles);
                if (at < operations.Length)
                    Assert.Equal(Translate(_single, operations[at]), Translate(_batched, operations[at]));
            }
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
