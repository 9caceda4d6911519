using VmActors.Units.Memory;
using VmActors.Units.Tlb;
using VmActors.Units.Translation;
using VmActors.Vocabulary;

namespace VmActors.Units.Tests.Translation;

/// <summary>The misses of a recorded program, as three independent simulators count them.</summary>
public sealed class RecordedMissesTests
{
    private const int Batch = 4096;

    [Theory]
    [InlineData(64, 4, 1024, 8, 95, 202, 232)]
    [InlineData(32, 32, 1024, 4, 118, 382, 232)]
    [InlineData(16, 16, 64, 4, 200, 185508, 383)]
    public void Misses_are_those_that_independent_simulators_count(
        int l1, int l1Ways, int l2, int l2Ways, long instructionMisses, long dataMisses, long l2Misses)
    {
        var (mmu, faults) = Run(new TlbGeometry(l1, l1Ways), new TlbGeometry(l2, l2Ways), false);
        Assert.Equal(0, faults);
        Assert.Equal((instructionMisses, dataMisses, l2Misses), Misses(mmu));
        Assert.Equal([6773971L, 1808499L, 112679L, 1480L], mmu.Counts.References);
    }

    [Fact]
    public void Pages_that_come_by_faults_change_no_count_of_misses()
    {
        var (mmu, faults) = Run(new TlbGeometry(64, 4), new TlbGeometry(1024, 8), true);
        Assert.Equal((232, 232L), (faults, mmu.Counts.RetryWalks));
        Assert.Equal((95L, 202L, 232L), Misses(mmu));
        Assert.Equal(8696629, mmu.Counts.TotalReferences);
    }

    private static (long, long, long) Misses(Mmu mmu) =>
        (mmu.Counts.L1InstructionMisses, mmu.Counts.L1DataMisses, mmu.Counts.L2Misses);

    private static (Mmu Mmu, int Faults) Run(TlbGeometry l1, TlbGeometry l2, bool onDemand)
    {
        var memory = new PhysicalMemory(1 << 20, PageSize.KiB4);
        var space = new PagedSpace(memory, 1);
        var mmu = new PagedMmu(new PagedMmuSpec(l1, l1, l2, 7, 25), memory);
        mmu.Load(space.Root, new Asid(1));
        var references = RecordedTrace.References;
        if (!onDemand)
            Array.ForEach(RecordedTrace.All.Distinct().ToArray(), page => space.Map((ulong)page, Protection.All));
        var faults = 0;
        for (var at = 0; at < references.Length;)
        {
            at += mmu.RunHits(references.AsSpan(at, Math.Min(Batch, references.Length - at)));
            if (at == references.Length)
                break;
            var (kind, address) = (references[at].Access, new VirtualAddress(references[at].Address));
            var isRetry = false;
            while (mmu.Translate(kind, address, isRetry).Fault)
            {
                faults++;
                isRetry = true;
                space.Map(address.Vpn.Value, Protection.All);
            }
            at++;
        }
        return (mmu, faults);
    }
}
