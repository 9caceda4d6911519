using System.Collections.Immutable;
using VmActors.Units.Explanation;
using VmActors.Units.Memory;
using VmActors.Vocabulary;

namespace VmActors.Units.PageTable;

/// <summary>
/// Hardware's way through a radix page table of any shape: from the root down, one entry a level, to the page.
/// It reads memory and changes nothing; without an observer it allocates nothing.
/// </summary>
public sealed class RadixWalker
{
    private readonly IRadixEntryFormat _format;

    /// <summary>A walker of tables of one shape with entries of one format.</summary>
    /// <exception cref="ArgumentException">Such tables cannot have such entries; the message says why.</exception>
    public RadixWalker(RadixGeometry geometry, IRadixEntryFormat format)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        ArgumentNullException.ThrowIfNull(format);
        if (format.Problem(geometry) is { } problem) throw new ArgumentException(problem, nameof(format));
        (Geometry, _format) = (geometry, format);
    }

    /// <summary>The shape of the tables.</summary>
    public RadixGeometry Geometry { get; }

    /// <summary>Translates an address.</summary>
    /// <param name="memory">Where the tables stand.</param>
    /// <param name="root">Where the root table starts.</param>
    /// <param name="address">The virtual address.</param>
    /// <param name="observer">Is told the split, each entry, and the physical address; null for nobody.</param>
    public RadixWalkOutcome Walk(
        IByteMemory memory, PhysicalAddress root, VirtualAddress address, ITranslationObserver? observer = null)
    {
        if (!Geometry.Contains(address)) return new RadixWalkOutcome(WalkFault.AddressTooWide, 0, 0, default, 0);
        observer?.On(Split(address));
        var (table, reads) = (root, 0);
        for (var level = Geometry.Levels; ; level--)
        {
            var at = Geometry.EntryAddress(table, address, level);
            var isThere = memory.TryRead(at, Geometry.EntryBytes, out var raw);
            var entry = isThere ? _format.Decode(raw, level) : default;
            observer?.On(new EntryRead(
                level, Geometry.Index(address, level), table, at, Geometry.EntryBytes, isThere ? raw : null, entry));
            if (!isThere) return new RadixWalkOutcome(WalkFault.OutsideMemory, level, 0, default, reads);
            reads++;
            switch (entry.Kind)
            {
                case RadixEntryKind.NotPresent:
                    return new RadixWalkOutcome(WalkFault.NotPresent, level, raw, default, reads);
                case RadixEntryKind.Leaf:
                    return new RadixWalkOutcome(WalkFault.None, level, raw, Join(entry, address, level, observer), reads);
                default:
                    table = new PhysicalAddress(entry.Frame << Geometry.OffsetBits);
                    break;
            }
        }
    }

    private PhysicalAddress Join(RadixEntry leaf, VirtualAddress address, int level, ITranslationObserver? observer)
    {
        var offset = Geometry.Offset(address, level);
        var physical = new PhysicalAddress((leaf.Frame << Geometry.OffsetBits) | offset);
        observer?.On(new FrameJoined(leaf.Frame, offset, Geometry.Shift(level), physical));
        return physical;
    }

    private RadixAddressSplit Split(VirtualAddress address)
    {
        var indices = ImmutableArray.CreateBuilder<LevelIndex>(Geometry.Levels);
        for (var level = Geometry.Levels; level >= RadixGeometry.Leaf; level--)
            indices.Add(new LevelIndex(level, Geometry.Index(address, level), Geometry.IndexBits[^level]));
        return new RadixAddressSplit(
            address, indices.MoveToImmutable(), Geometry.Offset(address, RadixGeometry.Leaf), Geometry.OffsetBits);
    }
}
