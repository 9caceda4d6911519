using System.Collections.Immutable;
using System.ComponentModel;
using System.Globalization;
using VmActors.Simulation.Configuration.Metadata;
using VmActors.Units.PageTable;
using VmActors.Units.PageTable.Formats;
using VmActors.Units.PageTable.Presets;
using VmActors.Vocabulary;

namespace VmActors.Simulation.Configuration;

/// <summary>Page tables of a shape of one's own.</summary>
public abstract record TableConfiguration : TranslationConfiguration
{
    /// <summary>Formats with the bits that a machine needs: rights, accessed, dirty.</summary>
    internal static ImmutableArray<string> Formats { get; } =
        ["classic-32", "classic-64", "x86-32", "x86-64", "riscv-sv32", "riscv-sv39", "riscv-sv48", "riscv-sv57"];

    /// <summary>Bits of a virtual address.</summary>
    [Within("6", "57"), Description("Bits of a virtual address.")]
    public int VirtualBits { get; init; } = 32;

    /// <summary>Bits of a physical address.</summary>
    [Within("6", "56"), Description("Bits of a physical address; may be more or fewer than those of a virtual one.")]
    public int PhysicalBits { get; init; } = 32;

    /// <summary>The format of the entries.</summary>
    [Description("The format of the entries: classic-32 or -64, x86-32 or -64, riscv-sv32, -sv39, -sv48 or -sv57.")]
    public string Format { get; init; } = "classic-32";

    /// <summary>The levels' index bits, the root first.</summary>
    internal abstract ImmutableArray<int> Levels(PageSize pageSize);

    /// <summary>What it is called.</summary>
    internal abstract string Name { get; }

    /// <summary>Why there can be no such tables, and what was expected; null when there can.</summary>
    internal string? Problem(PageSize pageSize)
    {
        var format = EntryFormats.Create(Format);
        var levels = Levels(pageSize);
        return RadixGeometry.Problem(VirtualBits, PhysicalBits, pageSize.Shift, levels, format.EntryBytes)
            ?? PagingScheme.Problem(Geometry(format, pageSize), format, [RadixGeometry.Leaf]);
    }

    /// <summary>The tables; there is no <see cref="Problem"/>.</summary>
    internal PagingScheme Scheme(PageSize pageSize)
    {
        var format = EntryFormats.Create(Format);
        var geometry = Geometry(format, pageSize);
        return new PagingScheme(Name, "of the configuration", geometry, format, [RadixGeometry.Leaf]);
    }

    private RadixGeometry Geometry(EntryFormat format, PageSize pageSize) =>
        new(VirtualBits, PhysicalBits, pageSize.Shift, Levels(pageSize), format.EntryBytes);
}

/// <summary>One table.</summary>
[Description("A linear page table for each process: an entry for every page of the addresses, in frames side by side.")]
public sealed record LinearConfiguration : TableConfiguration
{
    internal override ImmutableArray<int> Levels(PageSize pageSize) => [VirtualBits - pageSize.Shift];

    internal override string Name => "linear";
}

/// <summary>Tables of several levels.</summary>
[Description("Page tables of any number of levels.")]
public sealed record RadixConfiguration : TableConfiguration
{
    /// <summary>Bits of the index of each level, the root first.</summary>
    [Description("Index bits of each level, the root first: \"10-10\". With the offset's bits they make virtualBits.")]
    public string IndexBits { get; init; } = "10-10";

    /// <summary>Whether <see cref="IndexBits"/> is a list of numbers.</summary>
    internal bool HasLevels => IndexBits.Split('-')
        .All(bits => int.TryParse(bits, NumberStyles.None, CultureInfo.InvariantCulture, out _));

    internal override ImmutableArray<int> Levels(PageSize pageSize) =>
        [.. IndexBits.Split('-').Select(bits => int.Parse(bits, NumberStyles.None, CultureInfo.InvariantCulture))];

    internal override string Name => IndexBits;
}

/// <summary>A table of hash chains that all processes share.</summary>
public abstract record ChainedConfiguration : TranslationConfiguration
{
    /// <summary>log2 of the number of chains.</summary>
    [Within("0", "24"), Description("Bits of the hash: there are 2^hashBits chains.")]
    public int HashBits { get; init; } = 10;
}

/// <summary>Entries for the pages that there are.</summary>
[Description("One hashed page table for all processes, with an entry for each page that is mapped.")]
public sealed record HashedConfiguration : ChainedConfiguration;

/// <summary>Entries for the frames that there are.</summary>
[Description("One inverted page table for all processes, with an entry for each frame of the memory.")]
public sealed record InvertedConfiguration : ChainedConfiguration;
