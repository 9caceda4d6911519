using System.Collections.Immutable;
using VmActors.Units.PageTable.Formats;

namespace VmActors.Units.PageTable.Presets;

/// <summary>The schemes of processors and of textbooks by name.</summary>
public static class PagingSchemes
{
    private static readonly ImmutableArray<Row> Rows =
    [
        // name, about, virtual, physical, offset bits, index bits from the root, format, levels with pages
        new("x86-32", "x86 with two levels (Intel SDM vol. 3A, 5.3)", 32, 32, 12, [10, 10], "x86-32", [1, 2]),
        new("x86-64-4", "x86-64 with four levels (the same, 5.5)", 48, 52, 12, [9, 9, 9, 9], "x86-64", [1, 2, 3]),
        new("x86-64-5", "x86-64 with five levels", 57, 52, 12, [9, 9, 9, 9, 9], "x86-64", [1, 2, 3]),
        new("sv32", "RISC-V Sv32 (privileged 20211203, 4.3)", 32, 34, 12, [10, 10], "riscv-sv32", [1, 2]),
        new("sv39", "RISC-V Sv39 (4.4)", 39, 56, 12, [9, 9, 9], "riscv-sv39", [1, 2, 3]),
        new("sv48", "RISC-V Sv48 (4.5)", 48, 56, 12, [9, 9, 9, 9], "riscv-sv48", [1, 2, 3, 4]),
        new("sv57", "RISC-V Sv57 (4.6)", 57, 56, 12, [9, 9, 9, 9, 9], "riscv-sv57", [1, 2, 3, 4, 5]),
        new("7-7-7-9", "30 bits and pages of 512 bytes (OSTEP, chapter 20)", 30, 32, 9, [7, 7, 7], "valid-32", [1]),
        new("5-5-5", "two levels over 4096 bytes (OSTEP, chapter 20's homework)", 15, 12, 5, [5, 5], "valid-8", [1]),
        new("csapp", "one level, 14 bits (CS:APP 9.6.4, without a layout there)", 14, 12, 6, [8], "valid-8", [1]),
    ];

    /// <summary>x86-64 with four levels: what a machine has that is asked for nothing else.</summary>
    public static PagingScheme Default { get; } = Create("x86-64-4");

    /// <summary>Every name.</summary>
    public static ImmutableArray<string> Names => [.. Rows.Select(row => row.Name)];

    /// <summary>The names of those whose smallest page has 2^<paramref name="offsetBits"/> bytes.</summary>
    public static ImmutableArray<string> NamesOfPages(int offsetBits) =>
        [.. Rows.Where(row => row.OffsetBits == offsetBits).Select(row => row.Name)];

    /// <summary>The scheme of a name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static PagingScheme Create(string name) => Rows.FirstOrDefault(row => row.Name == name) is { } found
        ? found.Create()
        : throw new ArgumentException($"unknown scheme {name}; expected {string.Join(", ", Names)}", nameof(name));

    private sealed record Row(
        string Name, string About, int VirtualBits, int PhysicalBits, int OffsetBits, ImmutableArray<int> IndexBits,
        string Format, ImmutableArray<int> LeafLevels)
    {
        public PagingScheme Create()
        {
            var format = EntryFormats.Create(Format);
            var geometry = new RadixGeometry(VirtualBits, PhysicalBits, OffsetBits, IndexBits, format.EntryBytes);
            return new PagingScheme(Name, About, geometry, format, LeafLevels);
        }
    }
}
