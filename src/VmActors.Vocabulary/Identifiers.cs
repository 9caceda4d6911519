namespace VmActors.Vocabulary;

/// <summary>Address-space identifier: the tag of a TLB entry (x86: PCID, Intel SDM vol. 3, 5.10.1).</summary>
/// <param name="Value">0 to 4095.</param>
public readonly record struct Asid(ushort Value)
{
    /// <summary>The largest number of bits that hardware here may have.</summary>
    public const int BitsMax = 12;

    /// <summary>For people: <c>asid 3</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"asid {Value}");
}

/// <summary>A place for one page on the swap disk.</summary>
/// <param name="Value">0 to (slots of the disk) - 1.</param>
public readonly record struct SwapSlot(long Value) : IComparable<SwapSlot>
{
    /// <inheritdoc/>
    public int CompareTo(SwapSlot other) => Value.CompareTo(other.Value);

    /// <summary>Whether <paramref name="left"/> is below.</summary>
    public static bool operator <(SwapSlot left, SwapSlot right) => left.Value < right.Value;

    /// <summary>Whether <paramref name="left"/> is above.</summary>
    public static bool operator >(SwapSlot left, SwapSlot right) => left.Value > right.Value;

    /// <summary>For people: <c>slot 7</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"slot {Value}");
}

/// <summary>A CPU of the simulated machine.</summary>
/// <param name="Value">0 to (CPUs) - 1.</param>
public readonly record struct CpuId(int Value)
{
    /// <summary>For people: <c>cpu 0</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"cpu {Value}");
}

/// <summary>A simulated process.</summary>
/// <param name="Value">1 and up, in the order of the configuration.</param>
public readonly record struct ProcessId(int Value)
{
    /// <summary>For people: <c>process 1</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"process {Value}");
}

/// <summary>A thread of a simulated process.</summary>
/// <param name="Value">1 and up over the whole machine, in the order of the configuration.</param>
public readonly record struct ThreadId(int Value)
{
    /// <summary>For people: <c>thread 4</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"thread {Value}");
}
