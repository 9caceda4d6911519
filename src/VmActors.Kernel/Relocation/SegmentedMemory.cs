using System.Collections.Immutable;
using VmActors.Kernel.Memory;
using VmActors.Kernel.Operations;
using VmActors.Kernel.State;
using VmActors.Protocols;
using VmActors.Runtime.Operations;
using VmActors.Units.Areas;
using VmActors.Vocabulary;

namespace VmActors.Kernel.Relocation;

/// <summary>
/// Memory in contiguous pieces: a segment is one, or a whole address space. A process has all its memory from its start
/// to its end; one for which there is no room waits until there is.
/// </summary>
/// <remarks>One lock for all: faults share it, whoever moves pieces holds it alone. While pieces move, CPUs have no
/// registers of them, so what runs meanwhile faults and waits for the lock.</remarks>
internal sealed class SegmentedMemory : IMemoryScheme
{
    private readonly KernelState _kernel;
    private readonly SegmentationSpec _spec;
    private readonly SharedLock _lock = new("the pieces of memory");
    private readonly PieceMap _map;
    private readonly MovePieces _move;
    private readonly List<SegmentedSpace> _waiting = []; // for room, the longest first
    private readonly SortedDictionary<int, SegmentedSpace> _spaces = [];

    public SegmentedMemory(KernelState kernel, Shootdown shootdown)
    {
        (_kernel, _spec) = (kernel, kernel.Spec.Segmentation!);
        _map = new PieceMap((ulong)PageSize.AmountOf(kernel.Spec.FrameCount).Count, _spec.Fit, Counts);
        _move = new MovePieces(kernel, shootdown, _map, _spaces);
    }

    private PageSize PageSize => _kernel.Spec.PageSize;

    public SegmentCounts Counts => _kernel.Counts.Segments;

    public long FreeFrameCount => _kernel.Spec.FrameCount - UsedFrameCount;

    public long UsedFrameCount => PageSize.Covering(default, new Bytes((long)_map.UsedBytes)).Count;

    public AddressSpace Create(ProcessSpec spec)
    {
        var space = new SegmentedSpace(spec, _spec.Segments, _kernel.Spec);
        foreach (var (range, protection) in spec.Areas)
            space.Areas.Map(range, protection);
        _spaces.Add(spec.Id.Value, space);
        if (!TryPlace(space))
            _waiting.Add(space);
        return space;
    }

    public bool CanFork => false;

    public Operation<AddressSpace?> CreateForFork(KernelThread parent, ProcessSpec spec) =>
        throw new InvalidOperationException("pieces of memory are not copied");

    public Operation<(bool IsWhole, SimDuration Waited)> Copy(KernelThread parent, AddressSpace child) =>
        throw new InvalidOperationException("pieces of memory are not copied");

    public Operation<SimDuration> Replace(KernelThread thread, ImmutableArray<Area> areas) =>
        throw new InvalidOperationException("pieces of memory are not replaced");

    public async Operation<ProcessOutcome?> Serve(KernelThread thread, FaultProtocol.PageFault fault)
    {
        using var hold = await _kernel.Acquire(thread, _lock.Shared(nameof(Serve)));
        if (thread.Process.IsDying)
            return null;
        var space = (SegmentedSpace)thread.Process.Space;
        var selector = fault.Address.Value / _spec.SizeMax;
        if (selector >= (ulong)_spec.Segments || space.Pieces[selector] is not { } piece
            || !piece.Extent.Holds(fault.Address.Value % _spec.SizeMax, _spec.SizeMax))
            return ProcessOutcome.SegmentationFault;
        if (!piece.Extent.Rights.Grants(fault.Access.Needs()))
            return ProcessOutcome.ProtectionFault;
        _kernel.Counts.MinorFaults++; // the registers were old
        _kernel.Counts.SpuriousFaults++;
        return null;
    }

    public Operation<CallResult> Call(KernelThread thread, SystemCallProtocol.SystemCall call) => call.Kind switch
    {
        OperationKind.Map => Map(thread, call),
        OperationKind.Unmap => Unmap(thread, call),
        OperationKind.Protect => Protect(thread, call),
        _ => Refuse(),
    };

    private async Operation<CallResult> Map(KernelThread thread, SystemCallProtocol.SystemCall call)
    {
        using var hold = await _kernel.Acquire(thread, _lock.Exclusive(nameof(Map)));
        var space = (SegmentedSpace)thread.Process.Space;
        if (!TryRange(call, out var range, out var selector) || space.Pieces[selector] is { IsShared: true })
            return CallResult.Failed(Errno.EINVAL);
        var piece = space.Pieces[selector];
        var before = piece?.Extent ?? default;
        var wanted = SegmentExtent.Of(
            [.. space.Areas.All, new(range, call.Protection)], _spec, selector, piece?.Extent.GrowsDown);
        var (fits, waited) = await _move.Provide(space, selector, wanted, thread.Cpu);
        if (!fits)
            return CallResult.Failed(Errno.ENOMEM);
        space.Areas.Map(range, call.Protection);
        waited += await SetExtent(space, selector, thread.Cpu);
        Clear(space, Between(before.Limit, wanted, selector));
        Clear(space, range);
        await _kernel.Links.Work(_kernel.Spec.Costs.PerPage * range.Count);
        return CallResult.Done(waited);
    }

    private async Operation<CallResult> Unmap(KernelThread thread, SystemCallProtocol.SystemCall call)
    {
        using var hold = await _kernel.Acquire(thread, _lock.Exclusive(nameof(Unmap)));
        var space = (SegmentedSpace)thread.Process.Space;
        if (!TryRange(call, out var range, out var selector) || space.Pieces[selector] is { IsShared: true })
            return CallResult.Failed(Errno.EINVAL);
        space.Areas.Unmap(range);
        await _kernel.Links.Work(_kernel.Spec.Costs.PerPage * range.Count);
        return CallResult.Done(await SetExtent(space, selector, thread.Cpu));
    }

    private async Operation<CallResult> Protect(KernelThread thread, SystemCallProtocol.SystemCall call)
    {
        using var hold = await _kernel.Acquire(thread, _lock.Exclusive(nameof(Protect)));
        var space = (SegmentedSpace)thread.Process.Space;
        if (!TryRange(call, out var range, out var selector) || space.Pieces[selector] is { IsShared: true })
            return CallResult.Failed(Errno.EINVAL);
        if (!space.Areas.Protect(range, call.Protection))
            return CallResult.Failed(Errno.ENOMEM);
        await _kernel.Links.Work(_kernel.Spec.Costs.PerPage);
        return CallResult.Done(await SetExtent(space, selector, thread.Cpu));
    }

    public async Operation Release(Process process)
    {
        using var hold = await _lock.Exclusive(nameof(Release));
        var space = (SegmentedSpace)process.Space;
        _waiting.Remove(space);
        foreach (var piece in space.Pieces)
            Drop(space, piece);
        space.CountResident(-space.ResidentCount);
        _spaces.Remove(process.Id.Value);
        foreach (var waiting in _waiting.ToArray())
        {
            if (TryPlace(waiting) || (await _move.Compact(null, Need(waiting)) && TryPlace(waiting)))
                Start(waiting);
        }
    }

    public void CheckInvariants(Func<SwapSlot, ImmutableArray<ulong>>? swapped)
    {
        _map.CheckInvariants();
        foreach (var space in _spaces.Values)
            space.Areas.CheckInvariants();
    }

    private void Start(SegmentedSpace space)
    {
        _waiting.Remove(space);
        foreach (var thread in _kernel.Process(space.Process).Threads)
        {
            if (thread.State == RunState.Blocked)
                _kernel.Scheduler.Start(thread);
        }
    }

    /// <summary>Places every segment of a new process, or none.</summary>
    private bool TryPlace(SegmentedSpace space)
    {
        for (var selector = 0; selector < _spec.Segments; selector++)
        {
            var extent = SegmentExtent.Of(space.Areas.All, _spec, selector);
            if (extent.Limit == 0)
                continue;
            if ((FindShared(space, selector, extent) ?? _map.Place(selector, extent)) is not { } piece)
            {
                foreach (var placed in space.Pieces)
                    Drop(space, placed);
                return false;
            }
            piece.Owners.Add(space);
            space.Pieces[selector] = piece;
        }
        space.SetPlaced();
        space.CountResident(PageSize.CountIn(new Bytes((long)space.Bytes)));
        NoteInternal();
        foreach (var piece in space.Pieces)
        {
            if (piece is not null)
                Clear(space, Between(0, piece.Extent, piece.Selector));
        }
        return true;
    }

    /// <summary>Bytes that a new process needs beyond what it can share.</summary>
    private ulong Need(SegmentedSpace space)
    {
        var sum = 0UL;
        for (var selector = 0; selector < _spec.Segments; selector++)
        {
            var extent = SegmentExtent.Of(space.Areas.All, _spec, selector);
            sum += extent.Limit > 0 && FindShared(space, selector, extent) is null ? extent.Limit : 0;
        }
        return sum;
    }

    /// <summary>The same segment of another process that runs the same program, if nobody can store to it.</summary>
    private Piece? FindShared(SegmentedSpace space, int selector, SegmentExtent extent)
    {
        if (space.Spec.Image is not { } image || extent.Rights.Grants(Protection.Write))
            return null;
        var owner = _spaces.Values.FirstOrDefault(other =>
            other != space && other.Spec.Image == image && other.Pieces[selector]?.Extent == extent);
        if (owner is null)
            return null;
        Counts.Shared++;
        return owner.Pieces[selector];
    }

    private void Drop(SegmentedSpace space, Piece? piece)
    {
        if (piece is null)
            return;
        space.Pieces[piece.Selector] = null;
        piece.Owners.Remove(space);
        if (piece.Owners.Count == 0)
            _map.Free(piece);
    }

    /// <summary>What the areas make of a segment now becomes what CPUs check; where that is less than before, they drop
    /// what they have.</summary>
    private async Operation<SimDuration> SetExtent(SegmentedSpace space, int selector, CpuId caller)
    {
        if (space.Pieces[selector] is not { } piece)
            return SimDuration.Zero;
        var before = piece.Extent;
        var after = SegmentExtent.Of(space.Areas.All, _spec, selector, before.GrowsDown);
        piece.Extent = after;
        space.Change();
        NoteInternal();
        var waited = after.Limit < before.Limit || !after.Rights.Grants(before.Rights)
            ? await _move.TakeRegisters(space, caller)
            : SimDuration.Zero;
        if (after.Limit == 0)
        {
            space.CountResident(-PageSize.CountIn(new Bytes((long)piece.Size)));
            Drop(space, piece);
        }
        return waited;
    }

    /// <summary>The pages of a segment between an old limit and the limit of an extent, no larger one.</summary>
    private PageRange Between(ulong limit, SegmentExtent extent, int selector)
    {
        var (first, end) = SegmentExtent.Bounds(_spec, selector);
        var (from, to) = extent.GrowsDown ? (end - extent.Limit, end - limit) : (first + limit, first + extent.Limit);
        return from >= to ? default : PageSize.Covering(new VirtualAddress(from), new Bytes((long)(to - from)));
    }

    /// <summary>New memory reads as zero, also where a piece has bytes that are in no area.</summary>
    private void Clear(SegmentedSpace space, PageRange range)
    {
        if (_kernel.Verification is null || range.Count == 0)
            return;
        _kernel.SetNew(space, range);
        var address = PageSize.AddressOf(range.Start).Value;
        var piece = space.Pieces[address / _spec.SizeMax]!;
        var offset = address % _spec.SizeMax;
        var from = piece.Extent.GrowsDown
            ? piece.Base.Value - (_spec.SizeMax - offset)
            : piece.Base.Value + offset;
        for (var at = 0UL; at < (ulong)PageSize.AmountOf(range.Count).Count; at += sizeof(ulong))
            _kernel.Memory.Write(new PhysicalAddress(from + at), 0);
    }

    /// <summary>Pieces are no objects' pages.</summary>
    private async Operation<CallResult> Refuse()
    {
        await _kernel.Links.Work(SimDuration.Zero);
        return CallResult.Failed(Errno.ENOSYS);
    }

    private void NoteInternal()
    {
        var pages = _spaces.Values.Where(space => space.IsPlaced).Sum(space => space.Areas.PageCount);
        var shared = _map.Pieces.Where(piece => piece.IsShared)
            .Aggregate(0UL, (sum, piece) => sum + (piece.Size * (ulong)(piece.Owners.Count - 1)));
        Counts.InternalBytesPeak = Math.Max(
            Counts.InternalBytesPeak, _map.UsedBytes + shared - (ulong)PageSize.AmountOf(pages).Count);
    }

    /// <summary>The pages of a call's range: aligned, not empty, in one segment.</summary>
    private bool TryRange(SystemCallProtocol.SystemCall call, out PageRange range, out int selector)
    {
        selector = 0;
        var number = call.Address / _spec.SizeMax;
        if (!_kernel.Spec.TryPages(call.Address, call.Argument, out range)
            || (call.Address + (ulong)call.Argument - 1) / _spec.SizeMax != number || number >= (ulong)_spec.Segments)
            return false;
        selector = (int)number;
        return true;
    }
}
