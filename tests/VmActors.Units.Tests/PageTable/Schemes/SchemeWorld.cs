using VmActors.Units.Memory;
using VmActors.Units.PageTable;
using VmActors.Vocabulary;

namespace VmActors.Units.Tests.PageTable.Schemes;

/// <summary>Page tables of some address spaces in one memory: software stages its stores, hardware reads what is
/// published.</summary>
internal abstract class SchemeWorld
{
    public const int MachineFrames = 2048;
    private const int FirstFree = 1024; // below: pages, and what a scheme takes for itself
    private readonly Stack<Pfn> _free =
        new(Enumerable.Range(FirstFree, MachineFrames - FirstFree).Select(frame => new Pfn(frame)));

    protected SchemeWorld() => Staged = new StagedMemory(Memory, () => { });

    public PhysicalMemory Memory { get; } = new(MachineFrames, PageSize.KiB4);

    public StagedMemory Staged { get; }

    public abstract IPageWalker Walker { get; }

    /// <summary>Frames that tables have taken from the free ones.</summary>
    public int Taken => MachineFrames - FirstFree - _free.Count;

    public abstract IPageTable Table(Asid asid);

    public abstract void CheckInvariants();

    /// <summary>What hardware calls the fault of a page that is not present.</summary>
    public virtual WalkFault Absent(Asid asid, Vpn vpn) => WalkFault.NotPresent;

    public WalkOutcome Walk(Asid asid, VirtualAddress address)
    {
        Staged.Publish();
        return Walker.Walk(Memory, new TableBase(Table(asid).Root.Address, asid), address);
    }

    public void Write(Asid asid, Vpn vpn, Pte entry)
    {
        var missing = Table(asid).MissingTables(vpn);
        Table(asid).Write(vpn, entry, Enumerable.Range(0, missing).Select(_ => Take()).ToArray());
    }

    public Pte Clear(Asid asid, Vpn vpn)
    {
        var emptied = new List<Pfn>();
        var old = Table(asid).Clear(vpn, emptied);
        Staged.Publish();
        foreach (var frame in emptied)
        {
            Assert.False(Memory.Contents(frame).ContainsAnyExcept(0UL));
            _free.Push(frame);
        }
        return old;
    }

    protected Pfn Take() => _free.Pop();
}
