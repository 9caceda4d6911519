using System.Collections.Immutable;
using VmActors.Units.PageTable.Formats;
using VmActors.Vocabulary;

namespace VmActors.Units.PageTable.Presets;

/// <summary>A kind of radix tables: their shape, the format of their entries, and where pages may be.</summary>
public sealed class PagingScheme : ITableScheme
{
    /// <summary>A scheme that has no <see cref="Problem"/>.</summary>
    /// <param name="name">What it is called in configurations.</param>
    /// <param name="about">What it is, for people.</param>
    /// <param name="geometry">The shape of its tables.</param>
    /// <param name="format">The format of their entries.</param>
    /// <param name="leafLevels">The levels whose entries may map pages; 1, the smallest pages, among them.</param>
    /// <exception cref="ArgumentException">They do not go together; the message says why and what was expected.
    /// </exception>
    public PagingScheme(
        string name, string about, RadixGeometry geometry, EntryFormat format, ImmutableArray<int> leafLevels)
    {
        if (Problem(geometry, format, leafLevels) is { } problem) throw new ArgumentException($"{name}: {problem}");
        (Name, About, Geometry, Format, LeafLevels) = (name, about, geometry, format, leafLevels);
    }

    /// <summary>What it is called in configurations.</summary>
    public string Name { get; }

    /// <summary>What it is, for people.</summary>
    public string About { get; }

    /// <summary>The shape of its tables.</summary>
    public RadixGeometry Geometry { get; }

    /// <summary>The format of their entries.</summary>
    public EntryFormat Format { get; }

    /// <summary>The levels whose entries may map pages, in ascending order.</summary>
    public ImmutableArray<int> LeafLevels { get; }

    /// <summary>A page at level 2 is 2^this pages of the smallest size; 0 where there are none.</summary>
    public int LargeOrder =>
        LeafLevels.Contains(RadixGeometry.Leaf + 1) ? Format.LeafOrder(RadixGeometry.Leaf + 1) : 0;

    /// <summary>One past the highest address of a user program: the user half, of 47 bits, or all that there is.
    /// </summary>
    public VirtualAddress UserEnd => Geometry.VirtualBits < 48
        ? new VirtualAddress(1UL << Geometry.VirtualBits)
        : VirtualAddress.UserEnd;

    /// <inheritdoc/>
    public int PhysicalBits => Geometry.PhysicalBits;

    /// <inheritdoc/>
    public int SlotBits => Format.SlotBits;

    /// <inheritdoc/>
    public ulong LinearBytes => (1UL << (Geometry.VirtualBits - Geometry.OffsetBits)) * (ulong)Geometry.EntryBytes;

    /// <inheritdoc/>
    public bool IsShared => false;

    /// <inheritdoc/>
    public long RootFrames(long machineFrames) => Geometry.RootFrames;

    /// <inheritdoc/>
    public IPageWalker MakeWalker() => new RadixWalker(Geometry, Format);

    /// <inheritdoc/>
    public Func<Asid, IPageTable> Create(IPageTableMemory memory, Pfn root, long machineFrames)
    {
        var table = new RadixPageTable(this, memory, root);
        return _ => table;
    }

    /// <summary>Why the parts do not go together, and what was expected; null when they do.</summary>
    public static string? Problem(RadixGeometry geometry, EntryFormat format, ImmutableArray<int> leafLevels)
    {
        ArgumentNullException.ThrowIfNull(format);
        if (format.Problem(geometry) is { } problem) return problem;
        for (var level = RadixGeometry.Leaf; level < geometry.Levels; level++)
        {
            var bytes = geometry.EntryCount(level) * geometry.EntryBytes;
            if (bytes > (long)geometry.PageSize)
                return Say($"a table of level {level} has {bytes} bytes; expected at most the {geometry.PageSize} of ")
                    + "a page, as all tables but the root";
        }
        if (leafLevels.IsDefaultOrEmpty || leafLevels[0] != 1)
            return "no pages of the smallest size; expected 1 as the first of the levels with pages";
        for (var i = 0; i < leafLevels.Length; i++)
        {
            var level = leafLevels[i];
            if (i > 0 && level <= leafLevels[i - 1])
                return Say($"levels with pages {string.Join(", ", leafLevels)}; expected them in ascending order");
            if (level > geometry.Levels)
                return Say($"pages at level {level}; expected at most {geometry.Levels}, the levels that there are");
            if (!format.HasLeafAt(level))
                return Say($"pages at level {level}, where {format.Name} has none; ")
                    + Say($"expected {Having(geometry, format)}");
        }
        return null;
    }

    /// <summary>For people: the name.</summary>
    public override string ToString() => Name;

    private static string Having(RadixGeometry geometry, EntryFormat format) =>
        string.Join(" or ", Enumerable.Range(1, geometry.Levels).Where(format.HasLeafAt));

    private static string Say(FormattableString text) => FormattableString.Invariant(text);
}
