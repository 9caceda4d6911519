using VmActors.Runtime.Operations;
using VmActors.Vocabulary;

namespace VmActors.Kernel.Memory;

/// <summary>The pages of one address space that an operation works on: a fault being served, an eviction. One
/// operation per page; nobody holds a page while waiting for the space's lock.</summary>
/// <param name="process">Whose pages.</param>
/// <param name="what">What of a page is held, for the deadlock report; nothing for the page itself.</param>
internal sealed class PageLocks(ProcessId process, string what = "")
{
    private readonly SortedDictionary<Vpn, WaitQueue<bool>?> _busy = []; // null: nobody waits

    /// <summary>Takes a page when nobody works on it.</summary>
    public bool TryLock(Vpn page) => _busy.TryAdd(page, null);

    /// <summary>Takes all pages of a range when nobody works on any.</summary>
    public bool TryLock(PageRange range)
    {
        if (FirstBusy(range) is not null)
            return false;
        for (var page = range.Start; page < range.End; page += 1)
            TryLock(page);
        return true;
    }

    /// <summary>Whether nobody works on any page of a range but one.</summary>
    public bool IsIdleBut(Vpn page, PageRange range) =>
        _busy.Keys.All(busy => busy == page || !range.Contains(busy));

    /// <summary>Waits until nobody works on the page, which may be somebody else's again by then.</summary>
    public WaitQueue<bool>.Wait Released(Vpn page) =>
        (_busy[page] ??= new WaitQueue<bool>($"{what}{page} of {process}")).Take();

    /// <summary>Gives a page back, and wakes those who wait for it.</summary>
    public void Unlock(Vpn page)
    {
        _busy.Remove(page, out var queue);
        queue?.WakeAll(true);
    }

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
        foreach (var page in _busy.Keys)
        {
            if (range.Contains(page))
                return page;
        }
        return null;
    }
}
