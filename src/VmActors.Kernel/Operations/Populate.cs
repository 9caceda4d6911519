using VmActors.Kernel.State;
using VmActors.Runtime.Operations;
using VmActors.Vocabulary;

namespace VmActors.Kernel.Operations;

/// <summary>Brings in pages before they are used, as their areas allow (Linux: mm/gup.c,
/// populate_vma_page_range).</summary>
internal sealed class Populate(KernelState kernel, ServePageFault fault)
{
    /// <summary>For a holder of the space's lock; false, and the rest stays as it is, at the first page that cannot be
    /// had.</summary>
    public async Operation<bool> Run(KernelThread thread, PagedSpace space, PageRange range)
    {
        for (var page = range.Start; page < range.End; page += 1)
        {
            if (!space.Areas.TryFind(page, out var area))
                return false;
            var entry = space.Table.Read(page);
            if (area.Protection != Protection.None && entry.Present && (entry.Writable || !area.IsCopiedForStores))
                continue;
            kernel.Frames.ForgetAwaited(thread); // one page at a time is kept for the thread
            var access = area.IsCopiedForStores ? AccessKind.Store : AccessKind.Load;
            if (await fault.Touch(thread, space, page, access) is not null || thread.Process.IsDying)
                return false;
        }
        return true;
    }
}
