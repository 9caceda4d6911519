using System.ComponentModel;
using VmActors.Simulation.Configuration.Metadata;
using VmActors.Units.Allocation;

namespace VmActors.Simulation.Configuration;

/// <summary>How addresses are translated.</summary>
[Kind("paging", typeof(PagingConfiguration))]
[Kind("linear", typeof(LinearConfiguration))]
[Kind("radix", typeof(RadixConfiguration))]
[Kind("pagedSegments", typeof(PagedSegmentsConfiguration))]
[Kind("hashed", typeof(HashedConfiguration))]
[Kind("inverted", typeof(InvertedConfiguration))]
[Kind("baseAndBounds", typeof(BaseAndBoundsConfiguration))]
[Kind("segmentation", typeof(SegmentationConfiguration))]
public abstract record TranslationConfiguration;

/// <summary>In pages.</summary>
[Description("In pages, by TLBs and page tables: machine.paging and machine.tlb say which.")]
public sealed record PagingConfiguration : TranslationConfiguration;

/// <summary>Memory in contiguous pieces.</summary>
public abstract record ContiguousConfiguration : TranslationConfiguration
{
    /// <summary>Bits of a virtual address.</summary>
    [Within("6", "47"), Description("Bits of a virtual address.")]
    public int AddressBits { get; init; } = 20;

    /// <summary>Which free block a piece is placed in.</summary>
    [Description("Which free block a piece of memory is placed in: first, next, best or worst fit.")]
    public string Fit { get; init; } = "first";

    /// <summary>Whether pieces are moved together when there is room, but not in one block.</summary>
    [Description("Whether pieces are moved together when one does not fit although enough bytes are free.")]
    public bool Compaction { get; init; }

    /// <summary>Cycles to copy 64 bytes.</summary>
    [Within("0", "1000000"), Description("Cycles to copy 64 bytes when a piece is moved.")]
    public long CopyCyclesPerLine { get; init; } = 16;

    /// <summary>Segments of an address space.</summary>
    internal abstract int SegmentCount { get; }

    /// <summary>The valid values of <see cref="Fit"/>.</summary>
    internal static IReadOnlyList<string> Fits { get; } =
        [.. Enum.GetNames<FitPolicy>().Select(name => name.ToLowerInvariant())];

    /// <summary>What <see cref="Fit"/> says.</summary>
    internal FitPolicy Policy => Enum.Parse<FitPolicy>(Fit, ignoreCase: true);
}

/// <summary>An address space in one piece.</summary>
[Description("An address space is one piece of memory; each CPU has a base and a bounds register.")]
public sealed record BaseAndBoundsConfiguration : ContiguousConfiguration
{
    internal override int SegmentCount => 1;
}

/// <summary>An address space in segments.</summary>
[Description("An address space is some segments, chosen by the highest bits of an address; each is a piece of memory.")]
public sealed record SegmentationConfiguration : ContiguousConfiguration
{
    /// <summary>Segments of an address space.</summary>
    [Within("2", "65536"), Description("Segments of an address space.")]
    public int Segments { get; init; } = 4;

    internal override int SegmentCount => Segments;
}
