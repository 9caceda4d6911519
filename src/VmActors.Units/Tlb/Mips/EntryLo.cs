using VmActors.Vocabulary;

namespace VmActors.Units.Tlb.Mips;

/// <summary>
/// The R4000's EntryLo0 (even page) or EntryLo1 (odd page), of 64 bits the lower half (R4000 manual, chapter 4):
/// <code>
///  31 30  29 ............... 6  5 . 3  2  1  0
///    0    PFN (24 bits)           C    D  V  G
/// </code>
/// </summary>
/// <param name="Bits">The 32 bits as software reads them; those that are 0 are written as 0.</param>
public readonly record struct EntryLo(uint Bits)
{
    /// <summary>The largest frame number: 64 GiB of physical memory.</summary>
    public const uint FrameMax = (1u << 24) - 1;

    /// <summary>The largest coherency attribute.</summary>
    public const int CoherencyMax = 7;

    private const int FrameShift = 6;
    private const int CoherencyShift = 3;
    private const uint DirtyBit = 1u << 2;
    private const uint ValidBit = 1u << 1;
    private const uint GlobalBit = 1u << 0;
    private const uint Defined = (1u << 30) - 1;

    /// <summary>PFN: the frame of 4 KiB in which the page begins.</summary>
    public Pfn Frame => new(Bits >> FrameShift & FrameMax);

    /// <summary>C: how the page is cached, 0 to 7; 2 is uncached.</summary>
    public int Coherency => (int)(Bits >> CoherencyShift) & CoherencyMax;

    /// <summary>D: stores may go through. Software sets it at the first store, to know that there was one.</summary>
    public bool Dirty => (Bits & DirtyBit) != 0;

    /// <summary>V: references may go through.</summary>
    public bool Valid => (Bits & ValidBit) != 0;

    /// <summary>G: the page is in every address space; counts only where both of a pair have it.</summary>
    public bool Global => (Bits & GlobalBit) != 0;

    /// <summary>The register with these fields.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The frame has more than 24 bits, or the attribute more than
    /// 3.</exception>
    public static EntryLo Of(Pfn frame, int coherency, bool dirty, bool valid, bool isGlobal)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((ulong)frame.Value, FrameMax, nameof(frame));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)coherency, (uint)CoherencyMax, nameof(coherency));
        return new(((uint)frame.Value << FrameShift) | ((uint)coherency << CoherencyShift)
            | (dirty ? DirtyBit : 0) | (valid ? ValidBit : 0) | (isGlobal ? GlobalBit : 0));
    }

    /// <summary>What is kept of a written word.</summary>
    public static EntryLo Written(uint word) => new(word & Defined);

    /// <summary>The same with another G.</summary>
    public EntryLo WithGlobal(bool isGlobal) => new((Bits & ~GlobalBit) | (isGlobal ? GlobalBit : 0));

    /// <summary>For people: <c>frame 12 C3 DV-</c>.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{Frame} C{Coherency} {(Dirty ? "D" : "-")}{(Valid ? "V" : "-")}{(Global ? "G" : "-")}");
}
