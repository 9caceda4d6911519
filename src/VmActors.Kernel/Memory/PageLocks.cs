using VmActors.Runtime.Operations;
using VmActors.Vocabulary;

namespace VmActors.Kernel.Memory;

/// <summary>The pages of one address space that an operation works on: a fault brings one in, an eviction takes one
/// out.</summary>
/// <param name="process">Whose pages.</param>
/// <param name="what">What of a page is held, for the deadlock report; nothing for the page itself.</param>
internal sealed class PageLocks(ProcessId process, string what = "") : Locks<Vpn>(page => $"{what}{page} of {process}")
{
    /// <summary>Takes all pages of a range when nobody works on any.</summary>
    public bool TryLock(PageRange range)
    {
        if (IsBusy(range))
            return false;
        for (var page = range.Start; page < range.End; page += 1)
            TryLock(page);
        return true;
    }

    /// <summary>Whether nobody works on any page of a range, but for one of them.</summary>
    public bool IsIdleBut(Vpn page, PageRange range) => Busy.All(busy => busy == page || !range.Contains(busy));

    /// <summary>Gives all pages of a range back.</summary>
    public void Unlock(PageRange range)
    {
        for (var page = range.Start; page < range.End; page += 1)
            Unlock(page);
    }

    /// <summary>Whether anybody works on a page of the range.</summary>
    public bool IsBusy(PageRange range) => FirstBusy(range) is not null;

    /// <summary>Waits for one page of the range on which somebody works; false, at once, when there is none. The caller
    /// asks until then: another may begin between the end of a wait and the caller's next step. For the holder of the
    /// space's lock: only evictions can be in the way, and they wait for the disk at most.</summary>
    public async Operation<bool> WaitFor(PageRange range)
    {
        if (FirstBusy(range) is not { } page)
            return false;
        await Released(page);
        return true;
    }

    private Vpn? FirstBusy(PageRange range)
    {
        foreach (var page in Busy)
        {
            if (range.Contains(page))
                return page;
        }
        return null;
    }
}
