using VmActors.Protocols;
using VmActors.Vocabulary;

namespace VmActors.Kernel.Tests.Operations;

/// <summary>A page daemon whose policy asks for more than frames and reference bits.</summary>
public sealed class AskingDaemonTests
{
    [Fact]
    public void It_is_told_which_page_came_into_a_frame_and_that_it_left()
    {
        var world = new KernelWorld([1], new Setting(TellsAll: true)).Fault(0, 1, 16).SliceExpired(0, 1);
        var frame = world.Entry(1, 16).Pfn;
        world.TellAsDaemon(new ReclaimProtocol.EvictFrames([frame]));
        Assert.Empty(world.Daemon.All<ReclaimProtocol.PagesChanged>());
        var changes = world.Daemon.All<ReclaimProtocol.NamedPagesChanged>().SelectMany(told => told.Changes);
        Assert.Equal(
            [new PageChange(frame, new PageName(PageKind.Process, 1, 16)), new PageChange(frame, null)], changes);
    }

    [Fact]
    public void It_is_told_which_pages_are_dirty()
    {
        var world = new KernelWorld([1], new Setting(TellsAll: true))
            .Fault(0, 1, 16).Fault(0, 1, 17, AccessKind.Load).SliceExpired(0, 1);
        var look = new ReclaimProtocol.LookAtFrames([world.Entry(1, 16).Pfn, world.Entry(1, 17).Pfn, new Pfn(99)]);
        world.TellAsDaemon(look).TellAsDaemon(look);
        Assert.Equal(
            [
                [FrameLook.ReferencedDirty, FrameLook.Referenced, FrameLook.NotEvictable],
                [FrameLook.NotReferencedDirty, FrameLook.NotReferenced, FrameLook.NotEvictable],
            ],
            world.Daemon.All<ReclaimProtocol.FramesLookedAt>().Select(told => told.Looks.ToArray()));
    }
}
