using FsCheck;
using FsCheck.Fluent;
using VmActors.Vocabulary;
using VmActors.Workloads.Patterns;

namespace VmActors.Workloads.Tests.Patterns;

/// <summary>What every pattern must do, whatever it is; a new pattern adds its line to <see cref="All"/>.</summary>
public sealed class PatternContractTests
{
    public static TheoryData<Pattern> All =>
    [
        new SequentialPattern(),
        new StridedPattern(new Bytes(192)),
        new UniformPattern(),
        new ZipfPattern(0.99),
        new WorkingSetPattern(3, 100),
        new PointerChasePattern(new Bytes(64)),
    ];

    private static PatternOptions Options => new() { Size = Bytes.KiB(44), References = 20_000 };

    [Theory, MemberData(nameof(All))]
    public void Every_reference_lies_in_the_region_or_in_the_code(Pattern pattern)
    {
        var options = Options with { Size = new Bytes(44_000), WriteRatio = 0.5, FetchRatio = 0.3 };
        foreach (var operation in Streams.Drain(pattern.Open(options)))
        {
            ulong end = operation.Address + (ulong)operation.Argument;
            bool isFetch = operation.Kind == OperationKind.Fetch;
            ulong start = isFetch ? options.CodeStart.Value : options.Start.Value;
            long size = isFetch ? options.CodeSize.Count : options.Size.Count;
            Assert.InRange(operation.Address, start, start + (ulong)size - 1);
            Assert.InRange(end, start, start + (ulong)size);
        }
    }

    [Theory, MemberData(nameof(All))]
    public void A_stream_has_as_many_references_as_asked_and_then_nothing_ever_after(Pattern pattern)
    {
        var stream = pattern.Open(Options);
        Assert.Equal(20_000, Streams.Drain(stream, 777).Count);
        Assert.Equal(0, stream.Fill(new MemoryOperation[8]));
        Assert.Equal(0, stream.Fill(new MemoryOperation[8]));
    }

    [Theory, MemberData(nameof(All))]
    public void A_stream_is_the_same_in_any_portions(Pattern pattern)
    {
        var options = Options with { References = 3000, WriteRatio = 0.25, FetchRatio = 0.25 };
        var whole = Streams.Drain(pattern.Open(options), 4096);
        Prop.ForAll(Gen.Choose(1, 500).ToArbitrary(), batch =>
            Streams.Drain(pattern.Open(options), batch).SequenceEqual(whole)).QuickCheckThrowOnFailure();
    }

    [Theory, MemberData(nameof(All))]
    public void The_mix_is_the_one_asked_for(Pattern pattern)
    {
        var options = Options with { References = 100_000, WriteRatio = 0.3, FetchRatio = 0.6 };
        var operations = Streams.Drain(pattern.Open(options));
        double fetches = operations.Count(operation => operation.Kind == OperationKind.Fetch);
        double stores = operations.Count(operation => operation.Kind == OperationKind.Store);
        Assert.InRange(fetches / operations.Count, 0.59, 0.61);
        Assert.InRange(stores / (operations.Count - fetches), 0.29, 0.31);
    }

    [Theory]
    [InlineData(0, OperationKind.Load)]
    [InlineData(1, OperationKind.Store)]
    public void A_pure_mix_has_one_kind_only(double writeRatio, OperationKind kind)
    {
        var operations = Streams.Drain(new UniformPattern().Open(Options with { WriteRatio = writeRatio }));
        Assert.All(operations, operation => Assert.Equal(kind, operation.Kind));
    }

    [Theory, MemberData(nameof(All))]
    public void Filling_allocates_nothing(Pattern pattern)
    {
        var options = Options with { References = 1_000_000, WriteRatio = 0.5, FetchRatio = 0.5 };
        Assert.Equal(0, Streams.LeastAllocated(pattern.Open(options), fills: 100));
    }

    [Theory, MemberData(nameof(All))]
    public void Threads_share_the_region_and_a_program_is_repeatable(Pattern pattern)
    {
        var first = pattern.CreateProgram("p", 3, Options);
        var second = pattern.CreateProgram("p", 3, Options);
        Assert.Equal(["p.0", "p.1", "p.2"], first.Threads.Select(thread => thread.Name));
        Assert.Equal([Options.CodePages, Options.DataPages], first.Areas.Select(area => area.Range));
        foreach (var (one, two) in first.Threads.Zip(second.Threads))
            Assert.Equal(Streams.Drain(one.Stream), Streams.Drain(two.Stream));
    }

    [Fact]
    public void Threads_of_a_program_draw_differently()
    {
        var threads = new UniformPattern().CreateProgram("p", 2, Options).Threads;
        Assert.NotEqual(Streams.Drain(threads[0].Stream), Streams.Drain(threads[1].Stream));
    }

    [Fact]
    public void All_problems_are_reported_together()
    {
        var options = Options with { Start = new VirtualAddress(5), References = -1, WriteRatio = 1.5, AccessSize = 3 };
        var error = Assert.Throws<ArgumentException>(() => new UniformPattern().Open(options));
        Assert.Contains("region start 0x5", error.Message, StringComparison.Ordinal);
        Assert.Contains("references -1", error.Message, StringComparison.Ordinal);
        Assert.Contains("write ratio 1.5", error.Message, StringComparison.Ordinal);
        Assert.Contains("access size 3", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0x7fff_ffff_f000UL, 8192)]
    [InlineData(0x40_0000UL, 8192)]
    [InlineData(0x1000UL, 7)]
    public void A_region_outside_the_address_space_or_over_the_code_or_too_small_is_refused(ulong start, long size)
    {
        var options = Options with { Start = new VirtualAddress(start), Size = new Bytes(size) };
        Assert.Single(new SequentialPattern().Problems(options));
    }

    [Fact]
    public void Wrong_parameters_of_a_pattern_are_refused()
    {
        Assert.Single(new StridedPattern(new Bytes(0)).Problems(Options));
        Assert.Single(new ZipfPattern(double.NaN).Problems(Options));
        Assert.Single(new WorkingSetPattern(12, 1).Problems(Options));
        Assert.Single(new WorkingSetPattern(1, 0).Problems(Options));
        Assert.Single(new PointerChasePattern(new Bytes(4)).Problems(Options));
        Assert.Empty(new WorkingSetPattern(11, 1).Problems(Options));
    }
}
