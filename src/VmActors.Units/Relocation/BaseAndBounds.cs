using VmActors.Units.Explanation;
using VmActors.Units.Segmentation;
using VmActors.Vocabulary;

namespace VmActors.Units.Relocation;

/// <summary>
/// The two registers of a CPU that relocates: an address space lies in one piece in physical memory, and every address
/// is checked against the bounds and added to the base (OSTEP, chapter 15). All zero, they allow nothing.
/// </summary>
public readonly record struct BaseAndBounds
{
    /// <summary>Registers for the space that lies at <paramref name="start"/>.</summary>
    /// <param name="start">Its first byte in physical memory.</param>
    /// <param name="limit">Its size in bytes.</param>
    /// <exception cref="ArgumentException">It ends beyond the physical addresses, 56 bits.</exception>
    public BaseAndBounds(PhysicalAddress start, ulong limit)
    {
        if (Problem(start, limit) is { } problem) throw new ArgumentException(problem);
        (Base, Limit) = (start, limit);
    }

    /// <summary>The physical address of virtual address 0.</summary>
    public PhysicalAddress Base { get; }

    /// <summary>Bytes of the address space: one past its highest address.</summary>
    public ulong Limit { get; }

    /// <summary>Why there can be no such registers, and what was expected; null when there can.</summary>
    public static string? Problem(PhysicalAddress start, ulong limit) =>
        start.Value <= PhysicalAddress.End.Value && limit <= PhysicalAddress.End.Value - start.Value
            ? null
            : FormattableString.Invariant(
                $"base {start.Value} and limit {limit}; expected their sum to be at most {PhysicalAddress.End.Value}");

    /// <summary>Translates an address.</summary>
    /// <param name="address">The virtual address.</param>
    /// <param name="physical">Base + address; 0 after a violation.</param>
    /// <param name="observer">Is told the check and the sum; null for nobody.</param>
    /// <returns>False for a violation: the address is not below the limit.</returns>
    public bool TryTranslate(
        VirtualAddress address, out PhysicalAddress physical, ITranslationObserver? observer = null)
    {
        var isWithin = address.Value < Limit;
        physical = isWithin ? Base + address.Value : default;
        if (observer is not null)
        {
            observer.On(new LimitChecked(address.Value, Growth.Up, Limit, isWithin));
            if (isWithin) observer.On(new BaseAdded(Base, address.Value, Growth.Up, physical));
        }
        return isWithin;
    }

    /// <summary>For people: <c>base 0x3000 limit 580</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"base 0x{Base.Value:x} limit {Limit}");
}
