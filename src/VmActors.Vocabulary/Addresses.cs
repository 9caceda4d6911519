namespace VmActors.Vocabulary;

/// <summary>A virtual address: what a program names.</summary>
/// <param name="Value">Byte address. Which page it is in, a <see cref="PageSize"/> says.</param>
public readonly record struct VirtualAddress(ulong Value) : IComparable<VirtualAddress>
{
    /// <summary>One past the highest address that a program may use: the lower half of 48 bits.</summary>
    public static VirtualAddress UserEnd => new(1UL << 47);

    /// <summary>Whether <paramref name="left"/> is below.</summary>
    public static bool operator <(VirtualAddress left, VirtualAddress right) => left.Value < right.Value;

    /// <summary>Whether <paramref name="left"/> is above.</summary>
    public static bool operator >(VirtualAddress left, VirtualAddress right) => left.Value > right.Value;

    /// <inheritdoc/>
    public int CompareTo(VirtualAddress other) => Value.CompareTo(other.Value);

    /// <summary>For people: <c>0x7f001000</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"0x{Value:x}");
}

/// <summary>Virtual page number: a virtual address without its offset.</summary>
/// <param name="Value">The address divided by the page size.</param>
public readonly record struct Vpn(ulong Value) : IComparable<Vpn>
{
    /// <summary>The page <paramref name="pages"/> further up.</summary>
    public static Vpn operator +(Vpn vpn, ulong pages) => new(checked(vpn.Value + pages));

    /// <summary>Whether <paramref name="left"/> is below.</summary>
    public static bool operator <(Vpn left, Vpn right) => left.Value < right.Value;

    /// <summary>Whether <paramref name="left"/> is above.</summary>
    public static bool operator >(Vpn left, Vpn right) => left.Value > right.Value;

    /// <summary>Whether <paramref name="left"/> is not above.</summary>
    public static bool operator <=(Vpn left, Vpn right) => left.Value <= right.Value;

    /// <summary>Whether <paramref name="left"/> is not below.</summary>
    public static bool operator >=(Vpn left, Vpn right) => left.Value >= right.Value;

    /// <inheritdoc/>
    public int CompareTo(Vpn other) => Value.CompareTo(other.Value);

    /// <summary>For people: <c>vpn 0x7f001</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"vpn 0x{Value:x}");
}

/// <summary>A half-open range of virtual pages, <c>[Start, End)</c>.</summary>
/// <param name="Start">The first page.</param>
/// <param name="End">One past the last page; never below <paramref name="Start"/>.</param>
public readonly record struct PageRange(Vpn Start, Vpn End)
{
    /// <summary>Pages in the range.</summary>
    public long Count => checked((long)(End.Value - Start.Value));

    /// <summary>Whether it has no page.</summary>
    public bool IsEmpty => End <= Start;

    /// <summary>A range of <paramref name="count"/> pages from <paramref name="start"/>.</summary>
    public static PageRange Of(Vpn start, long count) => new(start, start + checked((ulong)count));

    /// <summary>Whether <paramref name="vpn"/> is in the range.</summary>
    public bool Contains(Vpn vpn) => vpn >= Start && vpn < End;

    /// <summary>Whether the two ranges share a page.</summary>
    public bool Overlaps(PageRange other) =>
        (Start > other.Start ? Start : other.Start) < (End < other.End ? End : other.End);

    /// <summary>The pages in both.</summary>
    public PageRange Intersect(PageRange other)
    {
        var start = Start > other.Start ? Start : other.Start;
        var end = End < other.End ? End : other.End;
        return end < start ? new PageRange(start, start) : new PageRange(start, end);
    }

    /// <summary>For people: <c>vpn [0x1, 0x3)</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"vpn [0x{Start.Value:x}, 0x{End.Value:x})");
}

/// <summary>Physical frame number.</summary>
/// <param name="Value">0 to (frames of the machine) - 1.</param>
public readonly record struct Pfn(long Value) : IComparable<Pfn>
{
    /// <inheritdoc/>
    public int CompareTo(Pfn other) => Value.CompareTo(other.Value);

    /// <summary>Whether <paramref name="left"/> is below.</summary>
    public static bool operator <(Pfn left, Pfn right) => left.Value < right.Value;

    /// <summary>Whether <paramref name="left"/> is above.</summary>
    public static bool operator >(Pfn left, Pfn right) => left.Value > right.Value;

    /// <summary>For people: <c>frame 12</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"frame {Value}");
}

/// <summary>A physical address: what the memory bus sees.</summary>
/// <param name="Value">Byte address below 2^56.</param>
public readonly record struct PhysicalAddress(ulong Value)
{
    /// <summary>Bits of the longest physical address: that of RISC-V (privileged specification, 4.4); x86 has 52.
    /// </summary>
    public const int BitsMax = 56;

    /// <summary>One past the highest physical address.</summary>
    public static PhysicalAddress End => new(1UL << BitsMax);

    /// <summary>The address <paramref name="bytes"/> further up.</summary>
    public static PhysicalAddress operator +(PhysicalAddress address, ulong bytes) =>
        new(checked(address.Value + bytes));

    /// <summary>For people: <c>pa 0x3000</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"pa 0x{Value:x}");
}
