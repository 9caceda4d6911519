namespace VmActors.Units.PageTable.Formats;

/// <summary>The fields that the entries of x86 have in common, with 4 bytes and with 8.</summary>
internal static class X86Fields
{
    /// <summary>What every present entry has.</summary>
    public static IEnumerable<BitField> Common =>
    [
        new("P", 0, 1, EntryPart.One, "present"),
        new("R/W", 1, 1, EntryPart.Write, "stores allowed"),
        new("U/S", 2, 1, EntryPart.User, "user code allowed"),
        new("PWT", 3, 1, EntryPart.MemoryType, "page-level write-through"),
        new("PCD", 4, 1, EntryPart.MemoryType, "page-level cache disable", 1),
        new("A", 5, 1, EntryPart.Accessed, "accessed"),
    ];

    public static BitField Dirty => new("D", 6, 1, EntryPart.Dirty, "dirty");

    public static BitField Global => new("G", 8, 1, EntryPart.Global, "global");

    public static BitField Pat(int low) => new("PAT", low, 1, EntryPart.MemoryType, "page-attribute table", 2);

    public static BitField Size(EntryPart part) =>
        new("PS", 7, 1, part, part == EntryPart.One ? "maps a large page" : "points to a table");

    public static BitField Software(int low, int width) =>
        new("AVL", low, width, EntryPart.Software, "left to software");

    public static BitField Reserved(int low, int width) => new("0", low, width, EntryPart.Reserved, "reserved");

    /// <summary>The frame number in the bits of an address from <paramref name="low"/>.</summary>
    public static BitField Frame(int low, int end) =>
        new("PFN", low, end - low, EntryPart.Frame, "frame number", low - 12);
}
