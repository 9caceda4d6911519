namespace VmActors.Units.Explanation;

/// <summary>The steps before took time.</summary>
/// <param name="On">What for, in the plural where it may be several: <c>entries read</c>.</param>
/// <param name="Count">How many of them, 0 or more.</param>
/// <param name="CyclesEach">Cycles of one.</param>
public sealed record CyclesSpent(string On, long Count, long CyclesEach) : TranslationStep
{
    /// <summary>Cycles in all.</summary>
    public long Cycles => Count * CyclesEach;
}
