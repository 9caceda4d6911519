using VmActors.Protocols;
using VmActors.Units.Frames;
using VmActors.Vocabulary;

namespace VmActors.Kernel.Operations;

/// <summary>Sets the accessed and dirty bits that a CPU's walker has collected. It sent them before any
/// acknowledgement, so no frame that it names can be free.</summary>
internal sealed class HandleUses(KernelState kernel)
{
    public void Run(FaultProtocol.PagesUsed uses)
    {
        foreach (var frame in uses.Frames)
            Set(frame, false, uses.Cpu);
        foreach (var frame in uses.Dirtied)
            Set(frame, true, uses.Cpu);
    }

    /// <summary>Sets the accessed bit of a frame's page, and the dirty bit if it is stored to.</summary>
    public void Set(Pfn frame, bool dirty, CpuId cpu)
    {
        ref var record = ref kernel.Frames[frame];
        if (record.State is not (FrameState.Anonymous or FrameState.Cached or FrameState.Evicting))
            throw new InvalidOperationException(
                $"{cpu} used {frame}, which is {record.State}: it was freed while a TLB held it");
        record.Dirty |= dirty;
        if (record.State == FrameState.Evicting)
            return;
        if (record.MappingCount == 1)
        {
            Set(frame, record.Mapping, dirty);
            return;
        }
        var process = kernel.Scheduler.CurrentOn(cpu)!.Process.Id;
        foreach (var mapping in record.ToMappings())
        {
            if (mapping.Process == process)
                Set(frame, mapping, dirty);
        }
    }

    private void Set(Pfn frame, Mapping mapping, bool dirty)
    {
        var (space, page) = (kernel.Process(mapping.Process).Paged, mapping.Page);
        if (kernel.Large is { } large && LargePages.IsPart(space, page))
        {
            large.Use(space, page, frame, dirty);
            return;
        }
        var entry = space.Table.Read(page);
        if (entry.Present && entry.Pfn == frame) // else it is being unmapped here, and stays elsewhere
            space.Table.Write(page, entry.WithAccessed(true).WithDirty(entry.Dirty || dirty), []);
    }
}
