using VmActors.Vocabulary;

namespace VmActors.Workloads.Patterns;

/// <summary>What all patterns have in common: where they refer to, how often and in which mix.</summary>
public sealed record PatternOptions
{
    /// <summary>First address of the data region; a multiple of the page size.</summary>
    public VirtualAddress Start { get; init; } = new(0x1_0000_0000);

    /// <summary>Size of the data region; at least one access.</summary>
    public required Bytes Size { get; init; }

    /// <summary>References of each thread, fetches included; 0 or more.</summary>
    public required long References { get; init; }

    /// <summary>The part of the data references that are stores, 0 to 1; in steps of 2^-32.</summary>
    public double WriteRatio { get; init; }

    /// <summary>The part of all references that are instruction fetches, 0 to 1; in steps of 2^-32.</summary>
    public double FetchRatio { get; init; }

    /// <summary>Bytes of a data reference: 1, 2, 4, 8, 16, 32 or 64.</summary>
    public int AccessSize { get; init; } = 8;

    /// <summary>
    /// First address of the code area, which fetches walk through in order; a multiple of the page size.
    /// </summary>
    public VirtualAddress CodeStart { get; init; } = new(0x40_0000);

    /// <summary>Size of the code area; at least 4 bytes, the size of a fetch.</summary>
    public Bytes CodeSize { get; init; } = Bytes.KiB(16);

    /// <summary>The seed of the program; each thread derives its own.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The machine's: regions begin with a page, and patterns of pages know them by it.</summary>
    public PageSize PageSize { get; init; } = PageSize.KiB4;

    /// <summary>The pages of the data region.</summary>
    public PageRange DataPages => PageSize.Covering(Start, Size);

    /// <summary>The pages of the code area.</summary>
    public PageRange CodePages => PageSize.Covering(CodeStart, CodeSize);

    /// <summary>Places in the data region that an access can start at.</summary>
    internal ulong Slots => (ulong)(Size.Count / AccessSize);

    /// <summary>Whole and begun pages of the data region.</summary>
    internal ulong Pages => (ulong)DataPages.Count;

    /// <summary>What is wrong with these options, one sentence each; empty when nothing is.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        Expect(PageSize.IsAligned(Start.Value), $"region start {Start}: expected a multiple of {PageSize.Bytes}");
        Expect(PageSize.IsAligned(CodeStart.Value),
            $"code start {CodeStart}: expected a multiple of {PageSize.Bytes}");
        Expect(AccessSize is >= 1 and <= 64 && int.IsPow2(AccessSize),
            $"access size {AccessSize}: expected 1, 2, 4, 8, 16, 32 or 64");
        Expect(Size.Count >= Math.Max(AccessSize, 1),
            $"region size {Size}: expected at least one access of {AccessSize} bytes");
        Expect(CodeSize.Count >= PatternMix.FetchSize,
            $"code size {CodeSize}: expected at least {PatternMix.FetchSize} bytes");
        Expect(References >= 0, $"references {References}: expected 0 or more");
        Expect(WriteRatio is >= 0 and <= 1, $"write ratio {WriteRatio}: expected 0 to 1");
        Expect(FetchRatio is >= 0 and <= 1, $"fetch ratio {FetchRatio}: expected 0 to 1");
        Expect(Fits(Start, Size), $"region {Start} + {Size}: expected to end at or below {VirtualAddress.UserEnd}");
        Expect(Fits(CodeStart, CodeSize),
            $"code {CodeStart} + {CodeSize}: expected to end at or below {VirtualAddress.UserEnd}");
        if (problems.Count == 0)
            Expect(!DataPages.Overlaps(CodePages), $"code {CodePages}: expected not to overlap the region {DataPages}");
        return problems;

        void Expect(bool holds, FormattableString otherwise)
        {
            if (!holds) problems.Add(FormattableString.Invariant(otherwise));
        }
    }

    private static bool Fits(VirtualAddress start, Bytes size) =>
        start.Value <= VirtualAddress.UserEnd.Value
        && size.Count >= 0
        && (ulong)size.Count <= VirtualAddress.UserEnd.Value - start.Value;
}
