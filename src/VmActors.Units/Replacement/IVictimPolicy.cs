namespace VmActors.Units.Replacement;

/// <summary>
/// Which page leaves a memory when another comes in, by every reference that is made: what exercises on paper assume,
/// and the laboratory. (The page daemon's <see cref="IReplacementPolicy"/> knows reference bits only, and evicts in
/// advance.) A policy knows frames and small numbers of pages, and nothing of where references come from; only OPT
/// looks ahead. Time is the number of references that it was told. Deterministic: the answers follow from the calls.
/// <code>
///   hit:                       Referenced
///   miss, with an empty frame:              Loaded
///   miss, without:             TakeVictim ► Loaded, of the same page into the victim's frame
///   the page is gone:          Unloaded
/// </code>
/// </summary>
/// <remarks>
/// <para>A policy is a struct, so that <see cref="FixedFrames{TPolicy}"/> is compiled for it and calls it directly;
/// elsewhere it is used through this interface.</para>
/// <para>A policy is added in three steps: its struct, its line in <see cref="VictimPolicies"/>, its model in the
/// contract that all policies are tested by. docs/replacement.md has a section for each.</para>
/// </remarks>
public interface IVictimPolicy
{
    /// <summary>A reference brought a page into a frame that had none.</summary>
    void Loaded(int frame, int page, bool isStore);

    /// <summary>A reference found its page in the frame.</summary>
    /// <returns>True; false where the policy had let the page go before: then the reference is a miss, and has brought
    /// the page back into this frame.</returns>
    bool Referenced(int frame, bool isStore);

    /// <summary>The page left the frame, not as a victim: it is gone, and not remembered.</summary>
    void Unloaded(int frame);

    /// <summary>Chooses the frame that must give up its page; it has none from here on.</summary>
    /// <param name="page">The page that will be loaded; -1 where that is not known yet, for frames are emptied in
    /// advance. <see cref="Loaded"/> then finds out whether the page is one that comes back.</param>
    /// <exception cref="InvalidOperationException">No frame has a page.</exception>
    int TakeVictim(int page);
}
