namespace VmActors.Units.Replacement;

/// <summary>
/// Which page leaves a memory of a fixed number of frames when another comes in, by every reference that is made: what
/// exercises on paper assume. (The page daemon's <see cref="IReplacementPolicy"/> knows reference bits only, and
/// evicts in advance; CLOCK is both, see <see cref="ClockVictims"/>.) Deterministic: the answers follow from the calls.
/// </summary>
/// <remarks>A policy is added in three steps: its class, its line in <see cref="VictimPolicies"/>, its model in the
/// contract that all policies are tested by.</remarks>
public interface IVictimPolicy
{
    /// <summary>The frames with a page, in the order that the policy goes by: where it looks for a victim,
    /// first.</summary>
    IEnumerable<int> Order { get; }

    /// <summary>A reference brought a page into a frame that had none.</summary>
    void Loaded(int frame, ulong page);

    /// <summary>A reference found its page in the frame.</summary>
    void Referenced(int frame);

    /// <summary>Chooses the frame that must give up its page; it has none from here on.</summary>
    /// <exception cref="InvalidOperationException">No frame has a page.</exception>
    int TakeVictim();

    /// <summary>Whether the frame would be passed over once: its reference bit is set.</summary>
    bool IsSpared(int frame) => false;
}
