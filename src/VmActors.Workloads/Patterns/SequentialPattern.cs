using VmActors.Vocabulary;

namespace VmActors.Workloads.Patterns;

/// <summary>Every access-sized slot of the region in order, again and again.</summary>
public sealed record SequentialPattern : Pattern
{
    private protected override IEnumerable<string> OwnProblems(PatternOptions options) => [];

    private protected override Func<ulong, IInstructionStream> PrepareChecked(PatternOptions options) =>
        seed => new PatternStream<StridedAddresses>(options, new StridedAddresses(options, options.AccessSize), seed);
}
