using System.Collections.Immutable;
using System.ComponentModel;
using System.Globalization;
using VmActors.Simulation.Configuration.Metadata;
using VmActors.Units.PageTable;
using VmActors.Units.PageTable.Formats;
using VmActors.Units.PageTable.Presets;
using VmActors.Units.PageTable.Segments;
using VmActors.Vocabulary;

namespace VmActors.Simulation.Configuration;

/// <summary>Page tables of a shape of one's own.</summary>
public abstract record TableConfiguration : TranslationConfiguration
{
    /// <summary>The valid values of <see cref="Format"/>.</summary>
    internal static ImmutableArray<string> Formats => EntryFormats.Names;

    /// <summary>Bits of a virtual address.</summary>
    [Within("6", "57"), Description("Bits of a virtual address.")]
    public int VirtualBits { get; init; } = 32;

    /// <summary>Bits of a physical address.</summary>
    [Within("6", "56"), Description("Bits of a physical address; may be more or fewer than those of a virtual one.")]
    public int PhysicalBits { get; init; } = 32;

    /// <summary>The format of the entries.</summary>
    [Description("The format of the entries: classic-32 or -64, x86-32 or -64, riscv-sv32, -sv39, -sv48 or "
        + "-sv57; valid-8 or -32: no bits but a valid one.")]
    public string Format { get; init; } = "classic-32";

    /// <summary>The levels' index bits, the root first.</summary>
    internal abstract ImmutableArray<int> Levels(PageSize pageSize);

    /// <summary>What it is called.</summary>
    internal abstract string Name { get; }

    /// <summary>Bits of a virtual address that a tree of tables translates, with the offset.</summary>
    private protected virtual int TableBits => VirtualBits;

    /// <summary>Why there can be no such tables, and what was expected; null when there can.</summary>
    internal virtual string? Problem(PageSize pageSize)
    {
        var format = EntryFormats.Create(Format);
        var levels = Levels(pageSize);
        return RadixGeometry.Problem(TableBits, PhysicalBits, pageSize.Shift, levels, format.EntryBytes)
            ?? PagingScheme.Problem(Geometry(format, pageSize), format, [RadixGeometry.Leaf]);
    }

    /// <summary>The page tables of a process; there is no <see cref="Problem"/>.</summary>
    internal virtual ITableScheme Scheme(PageSize pageSize) => Tables(pageSize);

    /// <summary>A tree of tables.</summary>
    private protected PagingScheme Tables(PageSize pageSize)
    {
        var format = EntryFormats.Create(Format);
        var geometry = Geometry(format, pageSize);
        return new PagingScheme(Name, "of the configuration", geometry, format, [RadixGeometry.Leaf]);
    }

    private RadixGeometry Geometry(EntryFormat format, PageSize pageSize) =>
        new(TableBits, PhysicalBits, pageSize.Shift, Levels(pageSize), format.EntryBytes);
}

/// <summary>One table.</summary>
[Description("A linear page table for each process: an entry for every page of the addresses, in frames side by side.")]
public sealed record LinearConfiguration : TableConfiguration
{
    internal override ImmutableArray<int> Levels(PageSize pageSize) => [VirtualBits - pageSize.Shift];

    internal override string Name => "linear";
}

/// <summary>Tables of levels of one's own.</summary>
public abstract record LevelsConfiguration : TableConfiguration
{
    /// <summary>Bits of the index of each level, the root first.</summary>
    [Description("Index bits of each level, the root first: \"10-10\". With segmentBits, where there are any, and the "
        + "bits of the offset they make virtualBits.")]
    public string IndexBits { get; init; } = "10-10";

    /// <summary>Whether <see cref="IndexBits"/> is a list of numbers.</summary>
    internal bool HasLevels => IndexBits.Split('-')
        .All(bits => int.TryParse(bits, NumberStyles.None, CultureInfo.InvariantCulture, out _));

    internal override ImmutableArray<int> Levels(PageSize pageSize) =>
        [.. IndexBits.Split('-').Select(bits => int.Parse(bits, NumberStyles.None, CultureInfo.InvariantCulture))];

    internal override string Name => IndexBits;
}

/// <summary>Tables of several levels.</summary>
[Description("Page tables of any number of levels.")]
public sealed record RadixConfiguration : LevelsConfiguration;

/// <summary>Segments with a page table each.</summary>
[Description("Segments, chosen by the highest bits of an address, with a limit, rights and a page table each.")]
public sealed record PagedSegmentsConfiguration : LevelsConfiguration
{
    /// <summary>Four segments with tables of two levels, in 32 bits.</summary>
    public PagedSegmentsConfiguration() => IndexBits = "8-10";

    /// <summary>Bits of an address that choose its segment.</summary>
    [Within("1", "16"), Description("Bits of an address that choose its segment.")]
    public int SegmentBits { get; init; } = 2;

    private protected override int TableBits => VirtualBits - SegmentBits;

    internal override string? Problem(PageSize pageSize)
    {
        var levels = Levels(pageSize);
        var sum = levels.Sum(bits => (long)bits) + SegmentBits + pageSize.Shift;
        return sum == VirtualBits
            ? base.Problem(pageSize) ?? SegmentShape.Problem(Tables(pageSize).Geometry, SegmentBits)
            : FormattableString.Invariant(
                $"{SegmentBits} bits of segment, indices of {string.Join(" + ", levels)} bits and an offset of ")
                + FormattableString.Invariant(
                    $"{pageSize.Shift} make {sum} bits; expected the {VirtualBits} of a virtual address");
    }

    internal override ITableScheme Scheme(PageSize pageSize) => new PagedSegmentsScheme(SegmentBits, Tables(pageSize));
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
