using System.Runtime.CompilerServices;

namespace VmActors.Units.Cache;

/// <summary>What one way of a cache holds: <code>63 .. 1 line number | 0 dirty</code></summary>
/// <param name="Bits">The 64 bits.</param>
public readonly record struct CachedLine(ulong Bits)
{
    /// <summary>An empty way: holds no line, and is not dirty.</summary>
    public static CachedLine None => new(~1UL);

    /// <summary>A line, stored to or not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CachedLine Of(LineNumber line, bool isDirty) => new((line.Value << 1) | (isDirty ? 1UL : 0));

    /// <summary>Whether the way holds nothing.</summary>
    public bool IsEmpty => this == None;

    /// <summary>Which line; meaningless when empty.</summary>
    public LineNumber Line => new(Bits >> 1);

    /// <summary>Whether it was stored to since it came: it must be written back when it goes.</summary>
    public bool IsDirty => (Bits & 1) != 0;

    /// <summary>Whether this is <paramref name="line"/>, dirty or not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Holds(LineNumber line) => (Bits ^ (line.Value << 1)) <= 1;

    /// <summary>The same line after an access.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public CachedLine After(bool writes) => new(Bits | (writes ? 1UL : 0));

    /// <summary>For people: <c>line 0xd5, dirty</c>.</summary>
    public override string ToString() => IsEmpty ? "empty" : IsDirty ? $"{Line}, dirty" : Line.ToString();
}
