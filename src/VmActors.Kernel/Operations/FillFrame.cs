using VmActors.Kernel.State;
using VmActors.Protocols;
using VmActors.Runtime.Operations;
using VmActors.Units.Frames;
using VmActors.Vocabulary;

namespace VmActors.Kernel.Operations;

/// <summary>Where a fault gets a page's contents from. Each is counted; a thread that waits for a disk is off its
/// CPU.</summary>
internal sealed class FillFrame(KernelState kernel)
{
    /// <summary>A page that nobody has stored to.</summary>
    public void WithZero(Pfn frame)
    {
        kernel.Counts.MinorFaults++;
        if (kernel.Verification is not null)
            kernel.Memory.SetContents(frame, []);
    }

    /// <summary>A page that was swapped out.</summary>
    public async Operation FromSlot(KernelThread thread, SwapSlot slot, Pfn frame)
    {
        kernel.Counts.MajorFaults++;
        kernel.Counts.PagesSwappedIn++;
        kernel.Scheduler.Block(thread, BlockReason.Disk);
        var read = await kernel.Links.Ask<SwapProtocol.SlotRead>(kernel.Links.Disk, new SwapProtocol.ReadSlot(slot));
        if (kernel.Verification is not null)
            kernel.Memory.SetContents(frame, read.Words.AsSpan());
    }

    /// <summary>A page of a file.</summary>
    public async Operation FromFile(KernelThread thread, ObjectPage page, Pfn frame)
    {
        kernel.Counts.MajorFaults++;
        kernel.Counts.Objects.PagesRead++;
        kernel.Scheduler.Block(thread, BlockReason.Disk);
        var read = await kernel.Links.Ask<FileProtocol.PageRead>(
            kernel.Links.FileDisk, new FileProtocol.ReadPage(page.Object, page.Index));
        if (kernel.Verification is not null)
            kernel.Memory.SetContents(frame, read.Words.AsSpan());
    }
}
