using VmActors.Units.Relocation;
using VmActors.Vocabulary;

namespace VmActors.Units.Segmentation;

/// <summary>One entry of a segment table. The default one holds no byte.</summary>
/// <param name="Base">Its first byte; one past its last when it grows down.</param>
/// <param name="Limit">Its size in bytes.</param>
/// <param name="Growth">Which way it grows.</param>
/// <param name="Rights">What may be done with it.</param>
/// <param name="Ring">The least privileged ring that may use it: 0, kernel only, to 3, everybody.</param>
public readonly record struct Segment(PhysicalAddress Base, ulong Limit, Growth Growth, Protection Rights, int Ring)
{
    /// <summary>The least privileged ring.</summary>
    public const int RingMax = 3;

    /// <summary>The first physical byte; meaningless in a segment without any.</summary>
    public PhysicalAddress Start => Growth == Growth.Up ? Base : new PhysicalAddress(Base.Value - Limit);

    /// <summary>A segment that everybody may use in every way, as in exercises about addresses alone.</summary>
    public static Segment Open(PhysicalAddress start, ulong limit, Growth growth) =>
        new(start, limit, growth, Protection.All, RingMax);

    /// <summary>Why there can be no such segment, and what was expected; null when there can.</summary>
    /// <param name="sizeMax">Bytes that an offset can name.</param>
    public string? Problem(ulong sizeMax)
    {
        if (Limit > sizeMax)
            return Say($"limit {Limit}; expected at most {sizeMax}, what an offset can name");
        if (Growth == Growth.Up && BaseAndBounds.Problem(Base, Limit) is { } problem)
            return problem;
        if (Growth == Growth.Down && (Limit > Base.Value || Base.Value > PhysicalAddress.End.Value))
        {
            return Say($"base {Base.Value} and limit {Limit} of a segment that grows down; ")
                + Say($"expected a base from the limit to {PhysicalAddress.End.Value}");
        }
        return Ring is < 0 or > RingMax ? Say($"ring {Ring}; expected 0 to {RingMax}") : null;
    }

    private static string Say(FormattableString text) => FormattableString.Invariant(text);
}
