using VmActors.Units.PageTable;
using VmActors.Units.PageTable.Chains;
using VmActors.Units.PageTable.Formats;
using VmActors.Units.PageTable.Hashed;
using VmActors.Units.PageTable.Inverted;
using VmActors.Units.PageTable.Presets;
using VmActors.Units.PageTable.Segments;
using VmActors.Vocabulary;

namespace VmActors.Units.Tests.PageTable.Schemes;

internal sealed class RadixWorld : SchemeWorld
{
    private readonly SortedDictionary<int, RadixPageTable> _tables = [];

    public override IPageWalker Walker { get; } =
        new RadixWalker(new RadixGeometry(48, 52, 12, [9, 9, 9, 9], 8), new X86LongFormat());

    public override IPageTable Table(Asid asid)
    {
        if (!_tables.TryGetValue(asid.Value, out var table))
            _tables.Add(asid.Value, table = new RadixPageTable(PagingSchemes.Default, Staged, Take()));
        return table;
    }

    public override void CheckInvariants()
    {
        foreach (var table in _tables.Values) table.CheckInvariants();
        Assert.Equal(Taken, _tables.Values.Sum(table => table.TableCount));
    }
}

internal sealed class HashedWorld(PageHash hash) : SchemeWorld
{
    private HashedPageTable? _shared;

    public HashedPageTable Shared => _shared ??= new HashedPageTable(Staged, new Pfn(1000), hash);

    public override IPageWalker Walker { get; } = new HashedWalker(hash);

    public override IPageTable Table(Asid asid) => Shared.OfSpace(asid);

    public override void CheckInvariants()
    {
        Shared.CheckInvariants();
        Assert.Equal(Taken, Shared.FrameCount - HashedPageTable.FramesFor(hash));
    }
}

internal sealed class InvertedWorld(PageHash hash) : SchemeWorld
{
    private InvertedPageTable? _shared;

    public InvertedPageTable Shared =>
        _shared ??= new InvertedPageTable(Staged, new Pfn(1000), MachineFrames, hash);

    public override IPageWalker Walker { get; } = new InvertedWalker(hash);

    public override IPageTable Table(Asid asid) => Shared.OfSpace(asid);

    public override void CheckInvariants()
    {
        Shared.CheckInvariants();
        Assert.Equal(0, Taken);
    }
}

/// <summary>Segments of 2^23 pages, at the most that a descriptor can count.</summary>
internal sealed class PagedSegmentsWorld : SchemeWorld
{
    private const int SegmentBits = 13;

    private static readonly PagingScheme Tables =
        new("5-9-9", "", new RadixGeometry(35, 40, 12, [5, 9, 9], 8), new X86LongFormat(), [1]);

    private static readonly SegmentShape Shape = new(Tables.Geometry, SegmentBits);

    private readonly SortedDictionary<int, PagedSegmentsTable> _tables = [];

    public override IPageWalker Walker { get; } = new PagedSegmentsScheme(SegmentBits, Tables).MakeWalker();

    public override IPageTable Table(Asid asid)
    {
        if (!_tables.TryGetValue(asid.Value, out var table))
        {
            var root = new Pfn(100 + (asid.Value * Shape.RootFrames));
            _tables.Add(asid.Value, table = new PagedSegmentsTable(SegmentBits, Tables, Staged, root));
        }
        return table;
    }

    public override WalkFault Absent(Asid asid, Vpn vpn)
    {
        var (first, end) = (Shape.FirstPage(Shape.SegmentOf(vpn)), Shape.FirstPage(Shape.SegmentOf(vpn) + 1));
        var hasTable = Table(asid).NextLeaf(first, end, out _, out _);
        return hasTable && !Table(asid).NextLeaf(vpn, end, out _, out _)
            ? WalkFault.BeyondLimit : WalkFault.NotPresent;
    }

    public override void CheckInvariants()
    {
        foreach (var table in _tables.Values) table.CheckInvariants((_, _) => { });
        Assert.Equal(Taken, _tables.Values.Sum(table => table.TableCount - Shape.RootFrames));
    }
}
