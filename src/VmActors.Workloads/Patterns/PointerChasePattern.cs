using VmActors.Vocabulary;

namespace VmActors.Workloads.Patterns;

/// <summary>
/// One access to every unit of the region in a scattered order that is always the same: what following the pointers of
/// a shuffled circular list refers to.
/// </summary>
/// <param name="Unit">64 bytes for cache lines, 4 KiB for pages; at least an access, at most the region.</param>
public sealed record PointerChasePattern(Bytes Unit) : Pattern
{
    private protected override IEnumerable<string> OwnProblems(PatternOptions options)
    {
        if (Unit.Count < options.AccessSize || Unit > options.Size)
            yield return FormattableString.Invariant(
                $"pointer chase unit {Unit}: expected {options.AccessSize} B to the region's {options.Size}");
    }

    private protected override Func<ulong, IInstructionStream> PrepareChecked(PatternOptions options) =>
        seed => new PatternStream<PointerChaseAddresses>(
            options, new PointerChaseAddresses(options, Unit.Count, seed), seed);
}

internal struct PointerChaseAddresses(PatternOptions options, long unit, ulong seed) : IAddressPattern
{
    private readonly ulong _start = options.Start.Value;
    private readonly ulong _unit = (ulong)unit;
    private ScatteredCycle _cycle = new((ulong)(options.Size.Count / unit), seed);

    public ulong Next() => _start + (_cycle.Next() * _unit);
}
