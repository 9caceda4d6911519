using VmActors.Protocols;
using VmActors.Units.Areas;
using VmActors.Vocabulary;

namespace VmActors.Kernel.Tests.Operations;

/// <summary>Linux's memory calls, one by one; that all their errnos are Linux's is tested against recordings.</summary>
public sealed class MemoryCallTests
{
    private const long Fixed = (long)(MapFlags.Private | MapFlags.Anonymous | MapFlags.Fixed);
    private const long NoReplace = Fixed | (long)MapFlags.FixedNoReplace;

    private static readonly ProcessId First = new(1);

    [Fact]
    public void Mmap_returns_the_address_and_replaces_what_was_there_unless_it_is_told_not_to()
    {
        var world = new KernelWorld([1]).Fault(0, 1, 20);
        world.CallOn(0, 1, OperationKind.MapWith, 20, 2, Protection.Read, NoReplace, 0, 0, 0);
        Assert.Equal((-(long)Errno.EEXIST, true), (world.Returned(0), world.Entry(1, 20).Present));
        world.CallOn(0, 1, OperationKind.MapWith, 20, 2, Protection.Read, Fixed, 0, 0, 0);
        Assert.Equal(((long)KernelWorld.At(20), false), (world.Returned(0), world.Entry(1, 20).Present));
        Assert.Equal(Protection.Read, AreaOf(world, 20)?.Protection);
        world.CallOn(0, 1, OperationKind.MapWith, 100, 2, Protection.Read, NoReplace, 0, 0, 0);
        Assert.Equal(((long)KernelWorld.At(100), 2L), (world.Returned(0), AreaOf(world, 100)?.Range.Count));
    }

    [Fact]
    public void A_hint_that_is_free_is_taken()
    {
        const long Hint = (long)(MapFlags.Private | MapFlags.Anonymous);
        var world = new KernelWorld([1]);
        world.CallOn(0, 1, OperationKind.MapWith, 100, 1, Protection.Read, Hint, 0, 0, 0);
        Assert.Equal((long)KernelWorld.At(100), world.Returned(0));
        world.CallOn(0, 1, OperationKind.MapWith, 100, 1, Protection.Read, Hint, 0, 0, 0);
        Assert.Equal(-(long)Errno.ENOMEM, world.Returned(0));
    }

    [Fact]
    public void Mprotect_keeps_what_it_did_before_a_hole()
    {
        var world = new KernelWorld([1]).Fault(0, 1, 94, AccessKind.Load).Protect(0, 1, 94, 4, Protection.ReadWrite);
        Assert.Equal(-(long)Errno.ENOMEM, world.Returned(0));
        Assert.Equal((Protection.ReadWrite, true), (AreaOf(world, 94)?.Protection, world.Entry(1, 94).Writable));
    }

    [Fact]
    public void Mremap_moves_pages_in_their_frames_and_slots_after_every_cpu_has_dropped_them()
    {
        var world = new KernelWorld([2], new Setting(Cpus: 2)).Fault(0, 1, 20).Fault(1, 2, 21);
        world.TellAsDaemon(new ReclaimProtocol.EvictFrames([world.Entry(1, 21).Pfn])).SliceExpired(0, 1);
        var (frame, swapped) = (world.Entry(1, 20).Pfn, world.Entry(1, 21));
        Assert.True(swapped.IsSwapped);
        world.Holding.Add(world.Cpus[1]);
        world.CallOn(0, 1, OperationKind.Remap, 20, 2, Protection.None, 3 * Page.Size, 3, (long)KernelWorld.At(5000));
        Assert.Equal((Pte.Empty, Pte.InTransit), (world.Entry(1, 20), world.Entry(1, 5000)));
        world.Release(world.Cpus[1]);
        Assert.Equal((long)KernelWorld.At(5000), world.Returned(0));
        Assert.Equal((frame, swapped), (world.Entry(1, 5000).Pfn, world.Entry(1, 5001)));
        Assert.Equal((3L, null), (AreaOf(world, 5000)?.Range.Count, AreaOf(world, 20)));
        world.TellAsDaemon(new ReclaimProtocol.EvictFrames([frame])).Release(world.Cpus[1]);
        Assert.True(world.Entry(1, 5000).IsSwapped); // the reverse map knows where it is
    }

    [Fact]
    public void Mremap_shrinks_and_grows_in_place_and_fails_where_something_is_behind()
    {
        var world = new KernelWorld([1]).Fault(0, 1, 95, AccessKind.Load);
        world.CallOn(0, 1, OperationKind.Remap, 95, 1, Protection.None, 2 * Page.Size, 0, 0);
        Assert.Equal(((long)KernelWorld.At(95), 17L), (world.Returned(0), AreaOf(world, 95)?.Range.Count));
        world.CallOn(0, 1, OperationKind.Remap, 95, 2, Protection.None, Page.Size, 0, 0);
        Assert.Equal((16L, true), (AreaOf(world, 95)?.Range.Count, world.Entry(1, 95).Present));
        world.CallOn(0, 1, OperationKind.Remap, 79, 1, Protection.None, 2 * Page.Size, 0, 0);
        Assert.Equal(-(long)Errno.ENOMEM, world.Returned(0));
    }

    [Fact]
    public void Brk_moves_the_end_of_the_heap_and_gives_back_what_lies_behind()
    {
        var world = new KernelWorld([1]).Call(0, 1, OperationKind.Break, KernelWorld.At(202) + 8);
        Assert.Equal((long)KernelWorld.At(202) + 8, world.Returned(0));
        var free = world.Fault(0, 1, 200).Free;
        world.Fault(0, 1, 202).Call(0, 1, OperationKind.Break, KernelWorld.At(201));
        Assert.Equal((free, 1L), (world.Free, AreaOf(world, 200)?.Range.Count));
        world.Returned(0);
        world.Call(0, 1, OperationKind.Break);
        Assert.Equal((long)KernelWorld.At(201), world.Returned(0)); // below the heap's start: as it was
    }

    [Fact]
    public void What_is_not_needed_is_dropped_and_zero_when_it_is_touched_again()
    {
        var world = new KernelWorld([1]).Fault(0, 1, 20).Fault(0, 1, 21);
        world.CallOn(0, 1, OperationKind.Advise, 20, 1, Protection.None, (long)Advice.WillNeed);
        Assert.True(world.Entry(1, 20).Present);
        var free = world.Free;
        world.CallOn(0, 1, OperationKind.Advise, 20, 1, Protection.None, (long)Advice.DontNeed);
        Assert.Equal((false, true), (world.Entry(1, 20).Present, world.Entry(1, 21).Present));
        Assert.Equal((0L, free + 1, 64L), (world.Returned(0), world.Free, AreaOf(world, 20)?.Range.Count));
        world.Fault(0, 1, 20, AccessKind.Load);
        Assert.Equal((3L, 0L), (world.Kernel.Counts.MinorFaults, world.Kernel.Counts.MajorFaults));
    }

    [Fact]
    public void Locked_pages_are_brought_in_and_stay_until_they_are_unlocked()
    {
        var world = new KernelWorld([1]).Call(0, 1, OperationKind.Lock, KernelWorld.At(20) + 8, 1);
        var frame = world.Entry(1, 20).Pfn;
        Assert.Equal((true, false), (world.Entry(1, 20).Dirty, world.Entry(1, 21).Present));
        world.SliceExpired(0, 1).TellAsDaemon(new ReclaimProtocol.LookAtFrames([frame]));
        Assert.Equal([FrameLook.NotEvictable], LookedAt(world));
        world.TellAsDaemon(new ReclaimProtocol.EvictFrames([frame]));
        Assert.Equal(frame, world.Entry(1, 20).Pfn);
        world.CallOn(0, 1, OperationKind.Advise, 20, 1, Protection.None, (long)Advice.DontNeed);
        Assert.Equal(-(long)Errno.EINVAL, world.Returned(0));
        world.Call(0, 1, OperationKind.Unlock, KernelWorld.At(20), Page.Size);
        world.TellAsDaemon(new ReclaimProtocol.EvictFrames([frame]));
        Assert.True(world.Entry(1, 20).IsSwapped);
    }

    [Fact]
    public void A_child_does_not_inherit_locks_and_has_its_parents_heap()
    {
        var world = new KernelWorld([1], new Setting(Cpus: 2)).Call(0, 1, OperationKind.Lock, KernelWorld.At(20), 1)
            .Call(0, 1, OperationKind.Break, KernelWorld.At(203)).Call(0, 1, OperationKind.Fork);
        Assert.All(world.Kernel.AreasOf(new ProcessId(2)), area => Assert.False(area.IsLocked));
        world.Call(1, 2, OperationKind.Break);
        Assert.Equal((long)KernelWorld.At(203), world.Returned(1));
    }

    [Fact]
    public void Msync_refuses_to_invalidate_what_is_locked()
    {
        var world = new KernelWorld([1]).Call(0, 1, OperationKind.Lock, KernelWorld.At(20), 1);
        world.CallOn(0, 1, OperationKind.Sync, 19, 3, Protection.None, (long)SyncFlags.Invalidate);
        Assert.Equal(-(long)Errno.EBUSY, world.Returned(0));
        world.CallOn(0, 1, OperationKind.Sync, 19, 3, Protection.None, (long)SyncFlags.Async);
        Assert.Equal(0, world.Returned(0));
    }

    [Fact]
    public void A_program_that_handles_signals_is_told_what_is_wrong_and_goes_on()
    {
        var world = new KernelWorld([1], new Setting(HandlesSignals: true)).Fault(0, 1, 1).Fault(0, 1, 80);
        Assert.Equal(
            [FaultCode.NotMapped, FaultCode.NotAllowed],
            world.Cpus[0].All<FaultProtocol.Signal>().Select(signal => signal.Code));
        Assert.Equal(ProcessOutcome.Running, world.Process(1).Outcome);
        Assert.Equal([-1, 1, -1, 1], world.Ran(0)[^4..]); // each before the CPU goes on
    }

    [Fact]
    public void A_load_is_allowed_where_anything_is()
    {
        var world = new KernelWorld([1]).Protect(0, 1, 20, 1, Protection.Write).Fault(0, 1, 20, AccessKind.Load);
        Assert.True(world.Entry(1, 20).Permits(Protection.Read));
        Assert.Equal(ProcessOutcome.Running, world.Process(1).Outcome);
    }

    private static Area? AreaOf(KernelWorld world, ulong page) => world.Kernel.AreasOf(First)
        .Select(area => (Area?)area).FirstOrDefault(area => area!.Value.Range.Contains(new Vpn(page)));

    private static IEnumerable<FrameLook> LookedAt(KernelWorld world) =>
        world.Daemon.All<ReclaimProtocol.FramesLookedAt>().Last().Looks;
}
