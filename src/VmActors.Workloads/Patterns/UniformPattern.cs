using VmActors.Vocabulary;

namespace VmActors.Workloads.Patterns;

/// <summary>Each reference to any access-sized slot of the region, all equally likely.</summary>
public sealed record UniformPattern : Pattern
{
    private protected override IEnumerable<string> OwnProblems(PatternOptions options) => [];

    private protected override Func<ulong, IInstructionStream> PrepareChecked(PatternOptions options) =>
        seed => new PatternStream<UniformAddresses>(options, new UniformAddresses(options, seed), seed);
}

internal struct UniformAddresses(PatternOptions options, ulong seed) : IAddressPattern
{
    private readonly ulong _start = options.Start.Value;
    private readonly ulong _slots = options.Slots;
    private readonly int _shift = int.Log2(options.AccessSize);
    private SplitMix64 _draws = new(seed);

    public ulong Next() => _start + (_draws.NextBelow(_slots) << _shift);
}
