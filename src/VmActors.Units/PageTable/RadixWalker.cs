using System.Collections.Immutable;
using VmActors.Units.Explanation;
using VmActors.Units.Memory;
using VmActors.Units.PageTable.Formats;
using VmActors.Vocabulary;

namespace VmActors.Units.PageTable;

/// <summary>
/// Hardware's way through a radix page table of any shape: from the root down, one entry a level, to the page.
/// It reads memory and changes nothing; without an observer it allocates nothing.
/// </summary>
public sealed class RadixWalker : IPageWalker
{
    private readonly EntryFormat _format;

    /// <summary>A walker of tables of one shape with entries of one format.</summary>
    /// <exception cref="ArgumentException">Such tables cannot have such entries; the message says why.</exception>
    public RadixWalker(RadixGeometry geometry, EntryFormat format)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        ArgumentNullException.ThrowIfNull(format);
        if (format.Problem(geometry) is { } problem) throw new ArgumentException(problem, nameof(format));
        (Geometry, _format) = (geometry, format);
    }

    /// <summary>The shape of the tables.</summary>
    public RadixGeometry Geometry { get; }

    WalkOutcome IPageWalker.Walk(
        IByteMemory memory, TableBase table, VirtualAddress address, ITranslationObserver? observer) =>
        Walk(memory, table.Root, address, observer);

    /// <summary>Translates an address.</summary>
    /// <param name="memory">Where the tables stand.</param>
    /// <param name="root">Where the root table starts.</param>
    /// <param name="address">The virtual address.</param>
    /// <param name="observer">Is told the split, each entry, and the physical address; null for nobody.</param>
    public WalkOutcome Walk(
        IByteMemory memory, PhysicalAddress root, VirtualAddress address, ITranslationObserver? observer = null)
    {
        if (!Geometry.Contains(address))
        {
            observer?.On(new AddressRefused(address, new VirtualAddress(1UL << Geometry.VirtualBits)));
            return new WalkOutcome(WalkFault.AddressTooWide, 0, 0, default, 0);
        }
        observer?.On(Split(address));
        return Descend(memory, root, address, observer);
    }

    /// <summary>The walk itself, from the root table down. Bits of the address above those that the tables translate
    /// do not matter.</summary>
    internal WalkOutcome Descend(
        IByteMemory memory, PhysicalAddress root, VirtualAddress address, ITranslationObserver? observer)
    {
        var (table, reads) = (root, 0);
        var above = UpperRights.All;
        for (var level = Geometry.Levels; ; level--)
        {
            var at = Geometry.EntryAddress(table, address, level);
            var isThere = memory.TryRead(at, Geometry.EntryBytes, out var raw);
            if (observer is null && isThere && _format.IsPlainTable(raw, level, out var below))
            {
                reads++;
                table = new PhysicalAddress(below << Geometry.OffsetBits);
                continue;
            }
            var entry = isThere ? _format.Decode(raw, level) : default;
            observer?.On(new EntryRead(
                level, Geometry.Index(address, level), table, at, _format, isThere ? raw : null, entry));
            if (isThere) reads++;
            if (isThere && entry.Kind == EntryKind.Table)
            {
                above = above.And(entry);
                table = new PhysicalAddress(entry.Frame << Geometry.OffsetBits);
                continue;
            }
            var fault = !isThere ? WalkFault.OutsideMemory
                : entry.Kind == EntryKind.NotPresent ? WalkFault.NotPresent
                : entry.Kind == EntryKind.Malformed ? WalkFault.Malformed : WalkFault.None;
            var physical = fault == WalkFault.None ? Join(entry, address, observer) : default;
            return new WalkOutcome(fault, level, raw, physical, reads)
            {
                Entry = fault == WalkFault.None ? above.Limit(entry) : entry,
                EntryAddress = at,
                Probes = reads,
            };
        }
    }

    /// <summary>How an address is taken apart.</summary>
    /// <param name="address">The address.</param>
    /// <param name="above">What bits above those of the tables choose, the highest first.</param>
    internal RadixAddressSplit Split(VirtualAddress address, params ReadOnlySpan<LevelIndex> above)
    {
        var indices = ImmutableArray.CreateBuilder<LevelIndex>(above.Length + Geometry.Levels);
        indices.AddRange(above);
        for (var level = Geometry.Levels; level >= RadixGeometry.Leaf; level--)
            indices.Add(new LevelIndex(
                level, _format.LevelName(level), Geometry.Index(address, level), Geometry.IndexBits[^level]));
        return new RadixAddressSplit(
            address, indices.MoveToImmutable(), Geometry.Offset(address, RadixGeometry.Leaf), Geometry.OffsetBits);
    }

    private PhysicalAddress Join(in DecodedEntry leaf, VirtualAddress address, ITranslationObserver? observer)
    {
        var offsetBits = Geometry.OffsetBits + leaf.Order;
        var offset = address.Value & ((1UL << offsetBits) - 1);
        var physical = new PhysicalAddress((leaf.Frame << Geometry.OffsetBits) | offset);
        observer?.On(new FrameJoined(leaf.Frame >> leaf.Order, offset, offsetBits, physical));
        return physical;
    }

    /// <summary>What the tables on the way leave of a leaf's rights: a right must be granted at every level (Intel SDM
    /// vol. 3, 5.6.1), and what is global at one is global below (RISC-V privileged 4.3.1).</summary>
    private readonly record struct UpperRights(ulong Granted, ulong Global)
    {
        private const ulong Grants = ((ulong)Protection.All << DecodedEntry.RightsAt) | (ulong)EntryFlags.User;

        public static UpperRights All => new(Grants, 0);

        public UpperRights And(in DecodedEntry table) =>
            new(Granted & table.Word, Global | (table.Word & (ulong)EntryFlags.Global));

        public DecodedEntry Limit(in DecodedEntry leaf) =>
            new((leaf.Word & (Granted | ~Grants)) | Global, leaf.Frame, leaf.Bits);
    }
}
