using VmActors.Units.Arithmetic;
using VmActors.Vocabulary;

namespace VmActors.Units.Frames;

/// <summary>
/// Free frames at which the kernel acts: under <see cref="Low"/> the page daemon wakes, at <see cref="High"/> it
/// sleeps again, under <see cref="Min"/> only the kernel itself may still take frames.
/// </summary>
public readonly record struct Watermarks
{
    private const long FreeKibMax = 262144;
    private const long ScaleFactor = 10; // ten-thousandths of the memory between two marks: 0.1 %

    /// <summary>Three marks over a memory of <paramref name="totalFrames"/> frames.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not 0 &lt;= min &lt;= low &lt;= high &lt; total.</exception>
    public Watermarks(long min, long low, long high, long totalFrames)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(min);
        ArgumentOutOfRangeException.ThrowIfLessThan(low, min);
        ArgumentOutOfRangeException.ThrowIfLessThan(high, low);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(high, totalFrames);
        (Min, Low, High) = (min, low, high);
    }

    /// <summary>The kernel's reserve, in frames.</summary>
    public long Min { get; }

    /// <summary>The page daemon wakes when fewer frames are free.</summary>
    public long Low { get; }

    /// <summary>The page daemon sleeps when so many frames are free.</summary>
    public long High { get; }

    /// <summary>
    /// Linux's marks for one zone (mm/page_alloc.c, <c>init_per_zone_wmark_min</c> and <c>setup_per_zone_wmarks</c>):
    /// min = sqrt(16 x KiB of memory) KiB, at most 256 MiB; the marks are max(min / 4, 0.1 % of memory) apart.
    /// </summary>
    /// <remarks>
    /// Under 1 MiB Linux's floor of 128 KiB would take most of the memory: there min is an eighth of it, and the marks
    /// are at least one frame apart, as far as there are three frames.
    /// </remarks>
    /// <param name="totalFrames">Frames of the machine, 1 or more.</param>
    /// <param name="pageSize">Their size.</param>
    public static Watermarks FromLinux(long totalFrames, PageSize pageSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(totalFrames);
        if (totalFrames < 3) return new Watermarks(0, 0, 0, totalFrames);
        var kib = pageSize.AmountOf(totalFrames).Count >> 10;
        var freeKib = Math.Min(IntegerMath.SquareRoot(checked(kib * 16)), FreeKibMax);
        var min = Math.Min(pageSize.CountIn(Bytes.KiB(freeKib)), totalFrames / 8);
        var distance = Math.Max(1, Math.Max(min / 4, totalFrames * ScaleFactor / 10000));
        return new Watermarks(min, min + distance, min + (2 * distance), totalFrames);
    }
}
