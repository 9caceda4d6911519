using VmActors.Vocabulary;

namespace VmActors.Workloads.Patterns;

/// <summary>
/// Pages by Zipf's law: the page of rank k is referred to in proportion to 1 / k^<paramref name="Exponent"/>; the slot
/// within the page is uniform. Ranks are scattered over the region, so that hot pages are not neighbours.
/// </summary>
/// <remarks>8 bytes of host memory per page, shared by the threads of a program.</remarks>
/// <param name="Exponent">0 (uniform) to 16; about 1 for many real caches.</param>
public sealed record ZipfPattern(double Exponent) : Pattern
{
    private const ulong PagesMax = 1UL << 26;

    private protected override IEnumerable<string> OwnProblems(PatternOptions options)
    {
        if (Exponent is not (>= 0 and <= 16))
            yield return FormattableString.Invariant($"Zipf exponent {Exponent}: expected 0 to 16");
        if (options.Pages > PagesMax)
            yield return FormattableString.Invariant(
                $"Zipf region of {options.Size}: expected at most {options.PageSize.AmountOf((long)PagesMax)}");
    }

    private protected override Func<ulong, IInstructionStream> PrepareChecked(PatternOptions options)
    {
        ulong[] table = AliasTable.Build(Weights((int)options.Pages, Exponent));
        return seed => new PatternStream<ZipfAddresses>(options, new ZipfAddresses(options, table, seed), seed);
    }

    /// <summary>The weight of each page; which page has which rank depends on the number of pages only.</summary>
    private static double[] Weights(int pages, double exponent)
    {
        var weights = new double[pages];
        for (int rank = 1; rank <= pages; rank++)
            weights[rank - 1] = PortableMath.Pow(rank, -exponent);
        var draws = new SplitMix64((ulong)pages);
        for (int i = pages - 1; i > 0; i--)
        {
            int j = (int)draws.NextBelow((ulong)i + 1);
            (weights[i], weights[j]) = (weights[j], weights[i]);
        }
        return weights;
    }
}

internal struct ZipfAddresses(PatternOptions options, ulong[] table, ulong seed) : IAddressPattern
{
    private readonly ulong[] _table = table;
    private readonly ulong _start = options.Start.Value;
    private readonly PageSize _pageSize = options.PageSize;
    private readonly int _shift = int.Log2(options.AccessSize);
    private readonly ulong _last = options.Start.Value + ((options.Slots - 1) * (ulong)options.AccessSize);
    private SplitMix64 _draws = new(seed);

    public ulong Next()
    {
        ulong draw = _draws.Next();
        ulong page = AliasTable.Sample(_table, draw);
        ulong slot = (draw << _shift) & _pageSize.OffsetMask; // its low bits: the sample depends on the high ones
        return Math.Min(_start + (page << _pageSize.Shift) + slot, _last); // the last page may be a begun one
    }
}
