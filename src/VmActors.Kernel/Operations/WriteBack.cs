using System.Collections.Immutable;
using VmActors.Kernel.Memory;
using VmActors.Kernel.State;
using VmActors.Protocols;
using VmActors.Runtime.Operations;
using VmActors.Units.Frames;
using VmActors.Vocabulary;

namespace VmActors.Kernel.Operations;

/// <summary>
/// Writes the pages of a file that were stored to (Linux: mm/page-writeback.c). A page is clean from the moment at
/// which its dirty bits are cleared: what TLBs still store through old entries until they have dropped them is written
/// too, and what they store later is reported anew.
/// </summary>
internal sealed class WriteBack(KernelState kernel, Shootdown shootdown)
{
    /// <summary>Writes what is dirty of some pages, all at once; says how long other CPUs took.</summary>
    public async Operation<SimDuration> Run(MemoryObject file, long first, long count)
    {
        var pages = file.Frames.Keys.Where(index => index >= first && index - first < count)
            .Select(index => new ObjectPage(file.Number, index)).ToArray();
        var waited = SimDuration.Zero;
        foreach (var write in Array.ConvertAll(pages, Write))
            waited += await write;
        return waited;
    }

    private async Operation<SimDuration> Write(ObjectPage page)
    {
        while (!kernel.Objects.Pages.TryLock(page))
            await kernel.Objects.Pages.Released(page); // it is leaving, or being written
        var waited = SimDuration.Zero;
        if (kernel.Objects[page.Object].Frames.TryGetValue(page.Index, out var frame) && kernel.Frames[frame].Dirty)
        {
            kernel.Frames[frame].Dirty = false;
            waited = await Clean(frame);
            await Write(page, frame);
        }
        kernel.Objects.Pages.Unlock(page);
        return waited;
    }

    /// <summary>Writes a page whose frame nobody takes meanwhile.</summary>
    public async Operation Write(ObjectPage page, Pfn frame)
    {
        var words = kernel.Verification is null ? [] : kernel.Memory.Contents(frame).ToImmutableArray();
        await kernel.Links.Ask<FileProtocol.PageWritten>(
            kernel.Links.FileDisk, new FileProtocol.WritePage(page.Object, page.Index, words));
        kernel.Counts.Objects.PagesWritten++;
    }

    private async Operation<SimDuration> Clean(Pfn frame)
    {
        var places = ImmutableArray.CreateBuilder<(PagedSpace Space, PageRange Pages)>();
        foreach (var (process, page) in kernel.Frames[frame].ToMappings())
        {
            var space = kernel.Process(process).Paged;
            var entry = space.Table.Read(page);
            if (!entry.Present || entry.Pfn != frame || !entry.Dirty)
                continue;
            space.Table.Rewrite(page, entry.WithDirty(false));
            places.Add((space, PageRange.Of(page, 1)));
        }
        var started = kernel.Now;
        await kernel.Links.Work(kernel.Spec.Costs.PerPage * places.Count);
        await shootdown.Run(places);
        return kernel.Now - started;
    }
}
