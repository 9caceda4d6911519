using VmActors.Units.Explanation;
using VmActors.Units.Memory;
using VmActors.Units.PageTable.Formats;
using VmActors.Vocabulary;

namespace VmActors.Units.PageTable.Segments;

/// <summary>
/// Hardware's way through paged segments: the segment's descriptor, the limit, and then the segment's page table as any
/// <see cref="RadixWalker"/> walks it. A page beyond the limit is a fault before any table is read.
/// </summary>
/// <param name="segmentBits">Bits of an address that choose its segment.</param>
/// <param name="tables">What walks a segment's table.</param>
public sealed class PagedSegmentsWalker(int segmentBits, RadixWalker tables) : IPageWalker
{
    private readonly SegmentShape _shape = new(tables.Geometry, segmentBits);

    /// <inheritdoc/>
    public WalkOutcome Walk(
        IByteMemory memory, TableBase table, VirtualAddress address, ITranslationObserver? observer = null)
    {
        ArgumentNullException.ThrowIfNull(memory);
        if (!_shape.Contains(address))
        {
            observer?.On(new AddressRefused(address, new VirtualAddress(1UL << _shape.VirtualBits)));
            return new WalkOutcome(WalkFault.AddressTooWide, 0, 0, default, 0);
        }
        var segment = _shape.SegmentOf(address);
        observer?.On(tables.Split(address, new LevelIndex(_shape.Level, "segment", segment, segmentBits)));
        var at = SegmentShape.DescriptorAddress(table.Root, segment);
        var isThere = memory.TryRead(at, TableDescriptor.Bytes, out var raw);
        var descriptor = isThere ? TableDescriptor.Decode(raw) : default;
        observer?.On(new DescriptorRead(segment, table.Root, at, isThere ? raw : null, descriptor));
        if (Check(isThere, raw, descriptor, _shape.PageOf(address), observer) is var fault and not WalkFault.None)
        {
            return new WalkOutcome(fault, _shape.Level, raw, default, isThere ? 1 : 0)
            {
                Entry = descriptor,
                EntryAddress = at,
                Probes = isThere ? 1 : 0,
            };
        }
        var root = new PhysicalAddress(descriptor.Frame << _shape.Tables.OffsetBits);
        var below = tables.Descend(memory, root, address, observer);
        return below with
        {
            Entry = below.Entry with { Rights = below.Entry.Rights & descriptor.Rights },
            Reads = below.Reads + 1,
            Probes = below.Probes + 1,
        };
    }

    private static WalkFault Check(
        bool isThere, ulong raw, in DecodedEntry descriptor, Vpn page, ITranslationObserver? observer)
    {
        if (!isThere) return WalkFault.OutsideMemory;
        if (descriptor.Kind == EntryKind.Malformed) return WalkFault.Malformed;
        if (descriptor.Kind == EntryKind.NotPresent) return WalkFault.NotPresent;
        var limit = TableDescriptor.LimitOf(raw);
        var isWithin = page.Value < limit;
        observer?.On(new PageLimitChecked(page, limit, isWithin));
        return isWithin ? WalkFault.None : WalkFault.BeyondLimit;
    }
}
