using VmActors.Vocabulary;

namespace VmActors.Units.Tlb.Replacement;

/// <summary>
/// What the sets of a TLB remember to choose the entry that goes. Free ways are the TLB's own business.
/// </summary>
/// <remarks>
/// A policy that heeds uses has a method <c>Used</c> besides, which the TLB calls directly. Two calls of it in a row
/// for one set and entry must do what one does: whoever repeats a hit may leave the repetition out.
/// </remarks>
internal abstract class TlbReplacement
{
    /// <summary>The entry to replace in a full set.</summary>
    public abstract int Victim(int set);

    /// <summary>A page has come into an entry. It counts as used besides.</summary>
    public virtual void Filled(int set, int index)
    {
    }

    /// <summary>An entry was dropped.</summary>
    public virtual void Dropped(int set, int index)
    {
    }

    /// <summary>All entries were dropped.</summary>
    public virtual void DroppedAll()
    {
    }

    /// <summary>The memory that a TLB's policy needs.</summary>
    /// <param name="spec">A valid shape, and the policy.</param>
    /// <param name="seed">Of the draws of <see cref="TlbPolicy.Random"/>.</param>
    public static TlbReplacement Of(TlbSpec spec, ulong seed) => spec.Policy switch
    {
        TlbPolicy.Lru => new LruReplacement(spec.Geometry),
        TlbPolicy.TreePlru => new TreePlruReplacement(spec.Geometry),
        TlbPolicy.Fifo => new FifoReplacement(spec.Geometry),
        TlbPolicy.Random => new RandomReplacement(spec.Geometry, new SplitMix64(seed)),
        TlbPolicy.Nru => new NruReplacement(spec.Geometry),
        _ => throw new ArgumentException(FormattableString.Invariant(
            $"no TLB policy {(int)spec.Policy}; expected one of {string.Join(", ", Enum.GetNames<TlbPolicy>())}")),
    };
}
