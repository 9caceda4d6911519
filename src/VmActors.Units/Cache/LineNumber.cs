namespace VmActors.Units.Cache;

/// <summary>A physical address without its offset in the cache line: what a cache finds lines by.</summary>
/// <param name="Value">Below 2^52, as addresses are.</param>
public readonly record struct LineNumber(ulong Value)
{
    /// <summary>For people: <c>line 0xd5</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"line 0x{Value:x}");
}
