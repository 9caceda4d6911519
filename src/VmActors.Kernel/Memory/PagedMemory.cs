using System.Collections.Immutable;
using VmActors.Kernel.Operations;
using VmActors.Kernel.State;
using VmActors.Protocols;
using VmActors.Runtime.Operations;
using VmActors.Units.Areas;
using VmActors.Units.Asids;
using VmActors.Units.PageTable;
using VmActors.Vocabulary;

namespace VmActors.Kernel.Memory;

/// <summary>Memory in pages, on demand.</summary>
internal sealed class PagedMemory : IMemoryScheme
{
    private readonly KernelState _kernel;
    private readonly ServePageFault _fault;
    private readonly ChangeAreas _areas;
    private readonly ProtectAreas _protect;
    private readonly MapObjects _objects;
    private readonly MapWith _mapWith;
    private readonly RemapArea _remap;
    private readonly SetBreak _break;
    private readonly AdviseAreas _advise;
    private readonly LockAreas _lock;
    private readonly SyncFiles _sync;
    private readonly CopySpace _copy;
    private Func<Asid, IPageTable>? _tables; // of the newest space, or of all

    public PagedMemory(KernelState kernel, Shootdown shootdown)
    {
        _kernel = kernel;
        var copyOnWrite = new CopyOnWrite(kernel, shootdown);
        _fault = new ServePageFault(kernel, copyOnWrite);
        var populate = new Populate(kernel, _fault);
        _areas = new ChangeAreas(kernel, shootdown);
        _protect = new ProtectAreas(kernel, _areas, shootdown, copyOnWrite, populate);
        _objects = new MapObjects(kernel);
        _mapWith = new MapWith(kernel, _areas, _objects);
        _remap = new RemapArea(kernel, _areas, new MovePages(kernel, shootdown), populate);
        _break = new SetBreak(kernel, _areas);
        _advise = new AdviseAreas(kernel, _areas);
        _lock = new LockAreas(kernel, populate);
        _sync = new SyncFiles(kernel, new WriteBack(kernel, shootdown));
        _copy = new CopySpace(kernel, shootdown);
    }

    private ITableScheme Scheme => _kernel.Spec.Paging;

    public long FreeFrameCount => _kernel.Frames.FreeCount;

    public long UsedFrameCount => _kernel.Frames.UsedCount;

    public AddressSpace Create(ProcessSpec spec)
    {
        var count = Scheme.RootFrames(_kernel.Spec.FrameCount);
        if (!Scheme.IsShared || _tables is null)
        {
            if (!_kernel.Frames.TryTakeTable(count, out var root))
                throw new InvalidOperationException(FormattableString.Invariant(
                    $"no {count} frames are left for the page table of {spec.Name}: the machine needs more memory"));
            _tables = TablesAt(root, count);
        }
        var space = NewSpace(spec, _tables);
        foreach (var (range, protection) in spec.Areas)
            space.Areas.Map(range, protection);
        foreach (var area in spec.ObjectAreas)
            _objects.Map(space, area);
        return space;
    }

    /// <summary>Not with tables that are swapped out, which would have to be brought in all at once, nor where a frame
    /// has one entry.</summary>
    public bool CanFork => !_kernel.Spec.SwapsTables && Scheme.SharesFrames;

    public async Operation<AddressSpace?> CreateForFork(KernelThread parent, ProcessSpec spec)
    {
        if (Scheme.IsShared)
            return NewSpace(spec, _tables!);
        var count = Scheme.RootFrames(_kernel.Spec.FrameCount);
        if (count > 1)
        {
            return _kernel.Frames.TryTakeLaterTable(count, out var first)
                ? NewSpace(spec, TablesAt(first, count)) : null;
        }
        if (await _kernel.TakeFrame(parent) is not { } root)
            return null;
        _kernel.Frames.SetPageTable(root);
        return NewSpace(spec, TablesAt(root, count));
    }

    public Operation<(bool IsWhole, SimDuration Waited)> Copy(KernelThread parent, AddressSpace child) =>
        _copy.Run(parent, parent.Process.Paged, (PagedSpace)child);

    public async Operation<SimDuration> Replace(KernelThread thread, ImmutableArray<Area> areas)
    {
        var space = thread.Process.Paged;
        using var hold = await _kernel.Acquire(thread, space.Lock.Exclusive(nameof(Replace)));
        Area[] before = [.. space.Areas.All];
        var all = new PageRange(new Vpn(0), _kernel.Spec.PageEnd);
        var waited = await _areas.Remove(space, all, thread.Cpu);
        await _sync.Run(before);
        _kernel.SetNew(space, all);
        space.Break = thread.Process.Spec.HeapStart;
        foreach (var area in areas)
            _objects.Map(space, area);
        return waited;
    }

    public Operation<ProcessOutcome?> Serve(KernelThread thread, FaultProtocol.PageFault fault) =>
        _fault.Run(thread, fault);

    public Operation<CallResult> Call(KernelThread thread, SystemCallProtocol.SystemCall call) => call.Kind switch
    {
        OperationKind.Map => _areas.Map(thread, call),
        OperationKind.Unmap => _areas.Unmap(thread, call),
        OperationKind.Protect => _protect.Run(thread, call),
        OperationKind.MapWith => _mapWith.Run(thread, call),
        OperationKind.Remap => _remap.Run(thread, call),
        OperationKind.Break => _break.Run(thread, call),
        OperationKind.Advise => _advise.Run(thread, call),
        OperationKind.Lock or OperationKind.Unlock => _lock.Run(thread, call),
        OperationKind.Sync => _sync.Run(thread, call),
        _ => throw new InvalidOperationException($"{call.Kind} is no system call"),
    };

    public async Operation Release(Process process)
    {
        var space = process.Paged;
        using var hold = await space.Lock.Exclusive(nameof(Release));
        Area[] areas = [.. space.Areas.All];
        await _areas.Remove(space, new PageRange(new Vpn(0), _kernel.Spec.PageEnd), null);
        await _sync.Run(areas);
        if (Scheme.IsShared)
            return;
        for (var i = 0L; i < Scheme.RootFrames(_kernel.Spec.FrameCount); i++)
            _kernel.Frames.Free(new Pfn(space.Root.Value + i));
        _kernel.Asids.Release(space.Tag);
    }

    public void CheckInvariants(Func<SwapSlot, ImmutableArray<ulong>>? swapped) =>
        new CheckPages(_kernel, swapped).Run();

    private Func<Asid, IPageTable> TablesAt(Pfn root, long count)
    {
        for (var i = 0L; i < count; i++)
            _kernel.Memory.SetContents(new Pfn(root.Value + i), []);
        return Scheme.Create(_kernel.Memory, root, _kernel.Spec.FrameCount);
    }

    private PagedSpace NewSpace(ProcessSpec spec, Func<Asid, IPageTable> tables)
    {
        var asid = new Asid((ushort)spec.Id.Value); // of a table that all share: never another's
        var space = new PagedSpace(spec.Id, tables(asid), !Scheme.IsShared, _kernel.Spec);
        if (Scheme.IsShared)
            space.Tag = new AsidTag(0, asid);
        return space;
    }
}
