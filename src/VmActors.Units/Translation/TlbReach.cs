using VmActors.Vocabulary;

namespace VmActors.Units.Translation;

/// <summary>What a TLB covers when it is full of pages of the smallest size: what a program may use again and again
/// without missing it.</summary>
/// <param name="Tlb">For people: <c>L1I</c>.</param>
/// <param name="Size">Its entries × the size of a page.</param>
public sealed record TlbReach(string Tlb, Bytes Size)
{
    /// <summary>The reach of so many entries.</summary>
    public static TlbReach Of(string tlb, int entries, PageSize pageSize) => new(tlb, pageSize.AmountOf(entries));
}
