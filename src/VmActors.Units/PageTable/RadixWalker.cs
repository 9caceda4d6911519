using System.Collections.Immutable;
using VmActors.Units.Explanation;
using VmActors.Units.Memory;
using VmActors.Units.PageTable.Formats;
using VmActors.Units.PageTable.Walks;
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
        Walk(memory, table, address, null, observer);

    /// <summary>Paging-structure caches for such tables.</summary>
    public WalkCaches MakeCaches(WalkCachesSpec spec) => new(spec, Geometry, _format);

    /// <summary>Translates an address.</summary>
    /// <param name="memory">Where the tables stand.</param>
    /// <param name="root">Where the root table starts.</param>
    /// <param name="address">The virtual address.</param>
    /// <param name="observer">Is told the split, each entry, and the physical address; null for nobody.</param>
    public WalkOutcome Walk(
        IByteMemory memory, PhysicalAddress root, VirtualAddress address, ITranslationObserver? observer = null) =>
        Walk(memory, new TableBase(root, default), address, null, observer);

    /// <summary>As above, from where paging-structure caches say; they note the tables that it passes.</summary>
    internal WalkOutcome Walk(
        IByteMemory memory, TableBase space, VirtualAddress address, WalkCaches? caches,
        ITranslationObserver? observer)
    {
        if (!Geometry.Contains(address))
        {
            observer?.On(new AddressRefused(address, new VirtualAddress(1UL << Geometry.VirtualBits)));
            return new WalkOutcome(WalkFault.AddressTooWide, 0, 0, default, 0);
        }
        observer?.On(Split(address));
        var start = caches?.Find(space.Asid, address, observer)
            ?? new WalkPoint(Geometry.Levels, space.Root, UpperRights.All);
        return Descend(memory, space.Asid, start, address, caches, observer);
    }

    /// <summary>The walk itself, from the root table down. Bits of the address above those that the tables translate
    /// do not matter.</summary>
    internal WalkOutcome Descend(
        IByteMemory memory, PhysicalAddress root, VirtualAddress address, ITranslationObserver? observer) =>
        Descend(memory, default, new WalkPoint(Geometry.Levels, root, UpperRights.All), address, null, observer);

    private WalkOutcome Descend(
        IByteMemory memory, Asid asid, WalkPoint start, VirtualAddress address, WalkCaches? caches,
        ITranslationObserver? observer)
    {
        var (first, table, above) = start;
        var reads = 0;
        for (var level = first; ; level--)
        {
            var at = Geometry.EntryAddress(table, address, level);
            var isThere = memory.TryRead(at, Geometry.EntryBytes, out var raw);
            if (observer is null && isThere && _format.IsPlainTable(raw, level, out var below))
            {
                reads++;
                table = new PhysicalAddress(below << Geometry.OffsetBits);
                caches?.Note(asid, address, new WalkPoint(level - 1, table, above));
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
                caches?.Note(asid, address, new WalkPoint(level - 1, table, above));
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
}
