using VmActors.Vocabulary;

namespace VmActors.Workloads.Patterns;

/// <summary>
/// One access every <paramref name="Stride"/>; from the last that fits back to the start of the region.
/// </summary>
/// <param name="Stride">1 byte to the size of the region.</param>
public sealed record StridedPattern(Bytes Stride) : Pattern
{
    private protected override IEnumerable<string> OwnProblems(PatternOptions options)
    {
        if (Stride.Count < 1 || Stride > options.Size)
            yield return FormattableString.Invariant($"stride {Stride}: expected 1 B to the region's {options.Size}");
    }

    private protected override Func<ulong, IInstructionStream> PrepareChecked(PatternOptions options) =>
        seed => new PatternStream<StridedAddresses>(options, new StridedAddresses(options, Stride.Count), seed);
}

internal struct StridedAddresses(PatternOptions options, long stride) : IAddressPattern
{
    private readonly ulong _stride = (ulong)stride;
    private readonly ulong _start = options.Start.Value;
    private readonly ulong _last = options.Start.Value + (ulong)(options.Size.Count - options.AccessSize);
    private ulong _next = options.Start.Value;

    public ulong Next()
    {
        ulong address = _next;
        ulong next = address + _stride;
        _next = next <= _last ? next : _start;
        return address;
    }
}
