using VmActors.Units.PageTable;
using VmActors.Units.PageTable.Chains;
using VmActors.Units.PageTable.Formats;
using VmActors.Units.PageTable.Hashed;
using VmActors.Units.PageTable.Inverted;
using VmActors.Units.PageTable.Presets;
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
