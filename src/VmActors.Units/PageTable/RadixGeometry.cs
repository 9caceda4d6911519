using System.Collections.Immutable;
using VmActors.Vocabulary;

namespace VmActors.Units.PageTable;

/// <summary>
/// The shape of a radix page table of any number of levels; a linear table is one of a single level. For 5/5/5, two
/// levels with five bits each and an offset of five:
/// <code>
///   14 ....... 10   9 ........ 5   4 .... 0
///   level 2 (root)  level 1 (leaf)  offset
/// </code>
/// </summary>
public sealed class RadixGeometry
{
    /// <summary>The level of the tables whose entries map pages of the smallest size.</summary>
    public const int Leaf = 1;

    /// <summary>The most levels that a table has: five, RISC-V's Sv57 and x86-64 with LA57, and one to spare.</summary>
    public const int LevelsMax = 6;

    /// <summary>Bits that the index of one table may have.</summary>
    public const int IndexBitsMax = 30;

    private readonly int[] _shifts; // by level, from 1
    private readonly ulong[] _masks;

    /// <summary>A shape that has no <see cref="Problem"/>.</summary>
    /// <param name="virtualBits">Bits of a virtual address.</param>
    /// <param name="physicalBits">Bits of a physical address; fewer than, as many as or more than virtual ones.</param>
    /// <param name="offsetBits">log2 of the page size in bytes.</param>
    /// <param name="indexBits">Bits that index the tables of each level, the root first.</param>
    /// <param name="entryBytes">Width of an entry: 1, 2, 4 or 8.</param>
    /// <exception cref="ArgumentException">The shape cannot be; the message says why and what was expected.</exception>
    public RadixGeometry(
        int virtualBits, int physicalBits, int offsetBits, ImmutableArray<int> indexBits, int entryBytes)
    {
        if (Problem(virtualBits, physicalBits, offsetBits, indexBits, entryBytes) is { } problem)
            throw new ArgumentException(problem);
        (VirtualBits, PhysicalBits, OffsetBits) = (virtualBits, physicalBits, offsetBits);
        (IndexBits, EntryBytes) = (indexBits, entryBytes);
        _shifts = new int[Levels + 2];
        _masks = new ulong[Levels + 1];
        _shifts[Leaf] = offsetBits;
        for (var level = Leaf; level <= Levels; level++)
        {
            var bits = indexBits[^level];
            _shifts[level + 1] = _shifts[level] + bits;
            _masks[level] = (1UL << bits) - 1;
        }
    }

    /// <summary>Bits of a virtual address.</summary>
    public int VirtualBits { get; }

    /// <summary>Bits of a physical address.</summary>
    public int PhysicalBits { get; }

    /// <summary>log2 of the page size in bytes.</summary>
    public int OffsetBits { get; }

    /// <summary>Bits that index the tables of each level, the root first.</summary>
    public ImmutableArray<int> IndexBits { get; }

    /// <summary>Width of an entry in bytes.</summary>
    public int EntryBytes { get; }

    /// <summary>How many levels there are: the level of the root table.</summary>
    public int Levels => IndexBits.Length;

    /// <summary>Bytes of a page, of the smallest size.</summary>
    public ulong PageSize => 1UL << OffsetBits;

    /// <summary>Bits of a frame number.</summary>
    public int FrameBits => PhysicalBits - OffsetBits;

    /// <summary>One past the highest page.</summary>
    public Vpn PageEnd => new(1UL << (VirtualBits - OffsetBits));

    /// <summary>Frames of the smallest page size that the root table takes; all other tables fit into one.</summary>
    public int RootFrames => (int)Math.Max(1, (EntryCount(Levels) * EntryBytes) >> OffsetBits);

    /// <summary>Whether the address has no more than <see cref="VirtualBits"/> bits.</summary>
    public bool Contains(VirtualAddress address) => VirtualBits == 64 || address.Value >> VirtualBits == 0;

    /// <summary>The lowest bit of a virtual address that indexes a table of this level.</summary>
    public int Shift(int level) => _shifts[level];

    /// <summary>Bytes of the virtual space that one entry of a table of this level spans.</summary>
    public ulong Span(int level) => 1UL << _shifts[level];

    /// <summary>Entries of a table of this level.</summary>
    public long EntryCount(int level) => (long)_masks[level] + 1;

    /// <summary>Which entry of a table of this level translates the address.</summary>
    public int Index(VirtualAddress address, int level) => (int)((address.Value >> _shifts[level]) & _masks[level]);

    /// <summary>The byte within the page that an entry of this level maps.</summary>
    public ulong Offset(VirtualAddress address, int level) => address.Value & (Span(level) - 1);

    /// <summary>Where in a table of this level the entry of the address stands.</summary>
    /// <param name="table">Where the table starts.</param>
    /// <param name="address">The address.</param>
    /// <param name="level">The table's level.</param>
    public PhysicalAddress EntryAddress(PhysicalAddress table, VirtualAddress address, int level) =>
        table + ((ulong)Index(address, level) * (ulong)EntryBytes);

    /// <summary>Why there can be no such table, and what was expected; null when there can.</summary>
    public static string? Problem(
        int virtualBits, int physicalBits, int offsetBits, ImmutableArray<int> indexBits, int entryBytes)
    {
        if (virtualBits is < 1 or > 64)
            return Say($"virtual addresses of {virtualBits} bits; expected 1 to 64");
        if (physicalBits is < 1 or > PhysicalAddress.BitsMax)
            return Say($"physical addresses of {physicalBits} bits; expected 1 to {PhysicalAddress.BitsMax}");
        if (entryBytes is not (1 or 2 or 4 or 8))
            return Say($"entries of {entryBytes} bytes; expected 1, 2, 4 or 8");
        if (indexBits.IsDefaultOrEmpty)
            return "no level; expected at least one";
        foreach (var bits in indexBits)
        {
            if (bits is < 1 or > IndexBitsMax)
                return Say($"a level with an index of {bits} bits; expected 1 to {IndexBitsMax}");
        }
        if (offsetBits < 0 || offsetBits > physicalBits)
            return Say($"an offset of {offsetBits} bits; expected 0 to the {physicalBits} of a physical address");
        var sum = (long)offsetBits;
        foreach (var bits in indexBits) sum += bits;
        var indices = string.Join(" + ", indexBits);
        if (sum != virtualBits)
        {
            return Say($"indices of {indices} bits and an offset of {offsetBits} make {sum} bits; ")
                + Say($"expected the {virtualBits} of a virtual address");
        }
        var frameBits = physicalBits - offsetBits;
        if (frameBits >= 8 * entryBytes)
        {
            return Say($"an entry of {8 * entryBytes} bits is too narrow; expected a valid bit and a frame number of ")
                + Say($"{frameBits}: the {physicalBits} of a physical address without an offset of {offsetBits}");
        }
        return null;
    }

    private static string Say(FormattableString text) => FormattableString.Invariant(text);
}
