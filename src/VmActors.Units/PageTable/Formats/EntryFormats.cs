using System.Collections.Immutable;

namespace VmActors.Units.PageTable.Formats;

/// <summary>The formats by name.</summary>
public static class EntryFormats
{
    private static readonly ImmutableArray<Registration> All =
    [
        new(X86LongFormat.FormatName, bits => new X86LongFormat(bits ?? X86LongFormat.PhysicalBitsMax)),
        new(X86Format.FormatName, bits => new X86Format(bits ?? X86Format.PhysicalBitsMin)),
        new("riscv-sv32", _ => RiscVFormat.Sv32()),
        new("riscv-sv39", _ => RiscVFormat.Sv39()),
        new("riscv-sv48", _ => RiscVFormat.Sv48()),
        new("riscv-sv57", _ => RiscVFormat.Sv57()),
        new(ValidBitFormat.ByteName, _ => ValidBitFormat.OfOneByte()),
        new(ValidBitFormat.WordName, _ => ValidBitFormat.OfFourBytes()),
        new(ClassicFormat.WordName, _ => ClassicFormat.OfFourBytes()),
        new(ClassicFormat.LongName, _ => ClassicFormat.OfEightBytes()),
    ];

    /// <summary>Every name.</summary>
    public static ImmutableArray<string> Names => [.. All.Select(one => one.Name)];

    /// <summary>The format of a name.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="physicalBits">Physical address bits of the processor, for formats in which the address bits above
    /// them are reserved; null for as many as usual. The others have room for what they have room for.</param>
    /// <exception cref="ArgumentException">There is no such format, or not with so many bits.</exception>
    public static EntryFormat Create(string name, int? physicalBits = null) =>
        All.FirstOrDefault(one => one.Name == name) is { } found
            ? found.Create(physicalBits)
            : throw new ArgumentException($"unknown format {name}; expected {string.Join(", ", Names)}", nameof(name));

    private sealed record Registration(string Name, Func<int?, EntryFormat> Create);
}
