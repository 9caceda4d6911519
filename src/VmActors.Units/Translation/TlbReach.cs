using VmActors.Vocabulary;

namespace VmActors.Units.Translation;

/// <summary>What a TLB covers when it is full of pages of the smallest size: what a program may use again and again
/// without missing it.</summary>
/// <param name="Tlb">For people: <c>L1I</c>.</param>
/// <param name="Size">Its entries × the size of a page.</param>
public sealed record TlbReach(string Tlb, Bytes Size)
{
    /// <summary>The same of large pages; null where the kernel maps none.</summary>
    public Bytes? LargeSize { get; init; }

    /// <summary>The reach of so many entries.</summary>
    /// <param name="tlb">For people: <c>L1I</c>.</param>
    /// <param name="entries">Its entries.</param>
    /// <param name="pageSize">The size of a page.</param>
    /// <param name="largeOrder">A large page is 2^this pages; 0 for no large pages.</param>
    public static TlbReach Of(string tlb, int entries, PageSize pageSize, int largeOrder = 0) =>
        new(tlb, pageSize.AmountOf(entries))
        {
            LargeSize = largeOrder == 0 ? null : pageSize.AmountOf((long)entries << largeOrder),
        };
}
