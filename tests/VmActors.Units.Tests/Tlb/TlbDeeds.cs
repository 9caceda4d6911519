using FsCheck;
using FsCheck.Fluent;
using VmActors.Units.Tlb;
using VmActors.Vocabulary;

namespace VmActors.Units.Tests.Tlb;

/// <summary>Something done to a TLB.</summary>
/// <param name="Kind">What.</param>
/// <param name="Entry">The page that it is done with.</param>
/// <param name="Count">Pages of a range.</param>
internal sealed record TlbDeed(TlbDeedKind Kind, TlbEntry Entry, int Count);

internal enum TlbDeedKind
{
    Lookup,
    Insert,
    Update,
    Invalidate,
    InvalidateRange,
    InvalidateSpace,
    InvalidateAllButGlobal,
    InvalidateAll,
}

/// <summary>Random deeds, and their doing.</summary>
internal static class TlbDeeds
{
    /// <summary>Shapes small enough to be full soon: any sets, few ways or many, none of them a power of two by
    /// need.</summary>
    public static Gen<TlbSpec> Specs =>
        from ways in Gen.Frequency((4, Gen.Choose(1, 6)), (1, Gen.Choose(7, 21)))
        from sets in Gen.Choose(1, 5)
        from policy in Gen.Elements(Enum.GetValues<TlbPolicy>())
        select new TlbSpec(new TlbGeometry(ways * sets, ways), policy);

    /// <summary>Deeds with base pages of single spaces only.</summary>
    public static Gen<List<TlbDeed>> Plain => Of(Gen.Constant(0), Gen.Constant(false));

    /// <summary>Deeds with pages of several orders, some of them global; they overlap.</summary>
    public static Gen<List<TlbDeed>> Mixed => Of(
        Gen.Frequency((4, Gen.Constant(0)), (2, Gen.Constant(1)), (2, Gen.Constant(3)), (1, Gen.Constant(18))),
        Gen.Choose(0, 3).Select(draw => draw == 0));

    /// <summary>Does it to both and compares what they say.</summary>
    public static void Do(TlbDeed deed, SetAssociativeTlb tlb, NaiveTlb naive)
    {
        var (entry, key) = (deed.Entry, deed.Entry.Key);
        var range = PageRange.Of(key.Vpn, deed.Count);
        switch (deed.Kind)
        {
            case TlbDeedKind.Lookup:
                var expected = naive.Lookup(key);
                Assert.Equal(expected is not null, tlb.TryLookup(key, out var pte));
                Assert.Equal(expected?.Translate(key.Vpn) ?? Pte.Empty, pte);
                break;
            case TlbDeedKind.Insert:
                naive.Insert(Aligned(entry));
                tlb.Insert(Aligned(entry));
                break;
            case TlbDeedKind.Update:
                Assert.Equal(naive.Update(Aligned(entry)), tlb.Update(Aligned(entry)));
                break;
            case TlbDeedKind.Invalidate:
                Assert.Equal(naive.Invalidate(key), tlb.Invalidate(key));
                break;
            case TlbDeedKind.InvalidateRange:
                naive.InvalidateRange(key.Asid, range);
                tlb.Invalidate(key.Asid, range);
                break;
            case TlbDeedKind.InvalidateSpace:
                naive.InvalidateWhere(held => !held.Global && held.Key.Asid == key.Asid);
                tlb.InvalidateSpace(key.Asid);
                break;
            case TlbDeedKind.InvalidateAllButGlobal:
                naive.InvalidateWhere(held => !held.Global);
                tlb.InvalidateAllButGlobal();
                break;
            default:
                naive.InvalidateWhere(_ => true);
                tlb.InvalidateAll();
                break;
        }
    }

    private static Gen<List<TlbDeed>> Of(Gen<int> orders, Gen<bool> globals)
    {
        var kinds = Gen.Frequency(
            (40, Gen.Constant(TlbDeedKind.Lookup)), (40, Gen.Constant(TlbDeedKind.Insert)),
            (8, Gen.Constant(TlbDeedKind.Update)), (8, Gen.Constant(TlbDeedKind.Invalidate)),
            (3, Gen.Constant(TlbDeedKind.InvalidateRange)), (2, Gen.Constant(TlbDeedKind.InvalidateSpace)),
            (1, Gen.Constant(TlbDeedKind.InvalidateAllButGlobal)), (1, Gen.Constant(TlbDeedKind.InvalidateAll)));
        var deeds =
            from kind in kinds
            from asid in Gen.Choose(0, 2)
            from page in Gen.Frequency((1, Gen.Choose(0, 40)), (1, Gen.Choose(0, 3))) // often the one just used
            from order in orders
            from isGlobal in globals
            from frame in Gen.Choose(0, 1 << 20)
            from isPresent in Gen.Choose(0, 9)
            from count in Gen.Choose(0, 12)
            let pte = isPresent == 0 ? Pte.Swapped(new SwapSlot(frame)) : Pte.Leaf(new Pfn(frame), Protection.ReadWrite)
            let key = TlbKey.Of(new Asid((ushort)asid), new Vpn((ulong)page))
            select new TlbDeed(kind, new TlbEntry(key, pte, order, isGlobal), count);
        return deeds.ListOf(250);
    }

    private static TlbEntry Aligned(TlbEntry entry) =>
        TlbEntry.Covering(entry.Key, entry.Pte, entry.Order, entry.Global);
}
