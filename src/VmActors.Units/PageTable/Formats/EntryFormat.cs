using System.Collections.Immutable;
using VmActors.Vocabulary;

namespace VmActors.Units.PageTable.Formats;

/// <summary>
/// How the entries of a page table stand in memory: the bits, by level, and what the architecture says of them. A
/// format is added in three steps: a class here, a line in <see cref="EntryFormats"/>, and the contract suite, which
/// runs on every line.
/// </summary>
/// <remarks>Levels are counted from the leaf tables, 1, up. Of a number of frames, a format knows nothing but its
/// width: how large the smallest page is, the table's geometry says.</remarks>
public abstract class EntryFormat
{
    private readonly EntryLayout[][] _layouts; // by level, from 1
    private readonly PlainTable[] _plain; // likewise

    /// <summary>A format of these layouts.</summary>
    /// <param name="name">What it is called in configurations.</param>
    /// <param name="entryBytes">Bytes of an entry: 1, 2, 4 or 8.</param>
    /// <param name="layouts">For each level from 1 up, the layouts that an entry may have there: it has the first whose
    /// fixed bits are its own.</param>
    protected EntryFormat(string name, int entryBytes, IEnumerable<IEnumerable<EntryLayout>> layouts)
    {
        (Name, EntryBytes) = (name, entryBytes);
        _layouts = [[], .. layouts.Select(level => level.ToArray())];
        _plain = [.. _layouts.Select(level => PlainTable.Of(level.FirstOrDefault(one => one.Kind == EntryKind.Table)))];
    }

    /// <summary>What it is called in configurations.</summary>
    public string Name { get; }

    /// <summary>Bytes of an entry: 1, 2, 4 or 8.</summary>
    public int EntryBytes { get; }

    /// <summary>Bits of an entry.</summary>
    public int EntryBits => EntryBytes * 8;

    /// <summary>The highest level that the format has entries for.</summary>
    public int Levels => _layouts.Length - 1;

    /// <summary>Bits of a frame number in an entry that maps a page of the smallest size.</summary>
    public int FrameBits => 64 - (int)ulong.LeadingZeroCount(LayoutOf(EntryKind.Leaf, 1)!.FrameMax);

    /// <summary>Bits of a swap slot's number in an entry that is not present.</summary>
    public int SlotBits => 64 - (int)ulong.LeadingZeroCount(_layouts[1].Max(layout =>
        layout.Kind == EntryKind.NotPresent ? layout.FrameMax : 0));

    /// <summary>Every layout that an entry may have at this level.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The format has no such level.</exception>
    public ImmutableArray<EntryLayout> Layouts(int level)
    {
        CheckLevel(level);
        return [.. _layouts[level]];
    }

    /// <summary>The layout that these bits have at this level: what their fields are.</summary>
    public EntryLayout LayoutOf(ulong raw, int level)
    {
        foreach (var layout in _layouts[level])
            if (layout.Fits(raw)) return layout;
        throw new InvalidOperationException(Say($"{Name} has no layout for 0x{raw:x} at level {level}"));
    }

    /// <summary>What the architecture calls the tables of a level, and the part of an address that indexes them.
    /// </summary>
    public virtual string LevelName(int level) => level switch
    {
        1 => "PT",
        2 => "PD",
        3 => "PDPT",
        4 => "PML4",
        5 => "PML5",
        _ => Say($"level {level}"),
    };

    /// <summary>Whether an entry of a table of this level may map a page.</summary>
    public bool HasLeafAt(int level) => level >= 1 && level <= Levels && LayoutOf(EntryKind.Leaf, level) is not null;

    /// <summary>log2 of the pages of the smallest size that a leaf of this level maps.</summary>
    /// <exception cref="ArgumentException">There is no leaf at this level.</exception>
    public int LeafOrder(int level)
    {
        CheckLevel(level);
        return Layout(EntryKind.Leaf, level).Order;
    }

    /// <summary>Whether an entry that maps a page of the smallest size has a field for this.</summary>
    public bool Has(EntryPart part) => LayoutOf(EntryKind.Leaf, 1)!.Has(part);

    /// <summary>Why tables of this shape cannot have such entries, and what was expected; null when they can.</summary>
    public string? Problem(RadixGeometry geometry)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        if (geometry.EntryBytes != EntryBytes)
            return Say($"entries of {geometry.EntryBytes} bytes; expected {EntryBytes}, what {Name} has");
        if (geometry.Levels > Levels)
            return Say($"{geometry.Levels} levels; expected at most {Levels}, what {Name} has");
        if (geometry.FrameBits > FrameBits)
        {
            return Say($"{Name} has a frame number of {FrameBits} bits; expected {geometry.FrameBits}: the ")
                + Say($"{geometry.PhysicalBits} of a physical address without an offset of {geometry.OffsetBits}");
        }
        for (var level = 2; level <= geometry.Levels; level++)
        {
            if (!HasLeafAt(level) || LeafOrder(level) == geometry.Shift(level) - geometry.OffsetBits) continue;
            return Say($"one entry of level {level} spans 2^{geometry.Shift(level) - geometry.OffsetBits} pages; ")
                + Say($"expected 2^{LeafOrder(level)}, the large pages that {Name} has there");
        }
        return null;
    }

    /// <summary>The bits for a page: the machine's own entry as this format has it.</summary>
    /// <param name="entry">A leaf, or not present. A right that the format has no bit for is granted; what else it has
    /// no bit for is left out.</param>
    /// <param name="level">The level of the table that it stands in.</param>
    /// <exception cref="ArgumentException">There is no leaf at this level, or the frame or slot does not fit.
    /// </exception>
    public virtual ulong Encode(Pte entry, int level) => Encode(
        DecodedEntry.Of(entry) with { Order = (byte)(entry.Present ? LeafOrder(level) : 0) }, level);

    /// <summary>The bits of an entry; <see cref="Decode"/> makes the same entry of them again, as far as the format has
    /// bits for it.</summary>
    /// <exception cref="ArgumentException">The format has no such entry, or its frame or slot does not fit.</exception>
    public ulong Encode(in DecodedEntry entry, int level)
    {
        CheckLevel(level);
        var layout = entry.Kind == EntryKind.NotPresent
            ? AbsentLayout(entry.Has(EntryFlags.Swapped))
            : Layout(entry.Kind, level);
        var raw = layout.Encode(Prepare(entry));
        var decoded = Decode(raw, level);
        if (decoded.Kind != entry.Kind || decoded.Frame != entry.Frame || decoded.Order != entry.Order)
            throw new ArgumentException(Refusal(entry, layout, level), nameof(entry));
        return raw;
    }

    /// <summary>What the bits of an entry say.</summary>
    /// <param name="raw">The bits; those above the width of an entry are 0.</param>
    /// <param name="level">The level of the table that it stands in.</param>
    public virtual DecodedEntry Decode(ulong raw, int level) => LayoutOf(raw, level).Decode(raw);

    /// <summary>Whether an entry points to a table and restricts nothing, which nearly all such entries do; found
    /// without decoding the rest.</summary>
    /// <param name="raw">The bits of the entry.</param>
    /// <param name="level">The level of the table that it stands in.</param>
    /// <param name="frame">The frame of the table that it points to.</param>
    public bool IsPlainTable(ulong raw, int level, out ulong frame)
    {
        ref readonly var plain = ref _plain[level];
        frame = (raw & plain.FrameMask) >> plain.FrameShift;
        return (raw & plain.Mask) == plain.Bits;
    }

    /// <summary>The machine's own entry of the same meaning; see <see cref="DecodedEntry.ToPte"/>.</summary>
    public virtual Pte ToPte(ulong raw, int level) => Decode(raw, level).ToPte();

    /// <summary>For people: the name.</summary>
    public override string ToString() => Name;

    /// <summary>The entry as its fields have it, where <see cref="Decode"/> makes another of them.</summary>
    protected virtual DecodedEntry Prepare(in DecodedEntry entry) => entry;

    private void CheckLevel(int level)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(level, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, Levels);
    }

    private EntryLayout? LayoutOf(EntryKind kind, int level)
    {
        foreach (var layout in _layouts[level])
            if (layout.Kind == kind) return layout;
        return null;
    }

    private EntryLayout AbsentLayout(bool isSwapped) => _layouts[1].First(layout =>
        layout.Kind == EntryKind.NotPresent && layout.Has(EntryPart.Slot) == isSwapped);

    private EntryLayout Layout(EntryKind kind, int level) => LayoutOf(kind, level) ?? throw new ArgumentException(
        Say($"the format {Name} has no {kind} entry at level {level}"), nameof(level));

    private string Refusal(in DecodedEntry entry, EntryLayout layout, int level) =>
        Say($"{Name} cannot hold this at level {level}: {entry.Kind}, order {entry.Order}, {entry.Rights}, ")
        + Say($"{(entry.Kind == EntryKind.NotPresent ? "slot" : "frame")} 0x{entry.Frame:x}; ")
        + Say($"expected bits of 0x{layout.FrameMax:x} and order {layout.Order}");

    private static string Say(FormattableString text) => FormattableString.Invariant(text);
}
