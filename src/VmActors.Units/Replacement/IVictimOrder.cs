namespace VmActors.Units.Replacement;

/// <summary>
/// A policy that can be shown on paper, and so asked for in exercises: it looks for its victim in an order, whichever
/// page comes in.
/// </summary>
public interface IVictimOrder : IVictimPolicy
{
    /// <summary>The frames with a page, in the order in which it looks for a victim: that is the first one that is not
    /// spared, and the first of all when every one is.</summary>
    IEnumerable<int> Order { get; }

    /// <summary>Whether the frame would be passed over once: its reference bit is set.</summary>
    bool IsSpared(int frame);
}
