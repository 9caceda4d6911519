namespace VmActors.Units.Allocation;

/// <summary>A free range.</summary>
/// <param name="Start">Its first byte.</param>
/// <param name="Size">In bytes, 1 or more.</param>
public readonly record struct FreeBlock(ulong Start, ulong Size)
{
    /// <summary>One past its last byte.</summary>
    public ulong End => Start + Size;

    /// <summary>For people: <c>[1000, 1200)</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"[{Start}, {End})");
}
