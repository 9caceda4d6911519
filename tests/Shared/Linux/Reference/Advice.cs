namespace VmActors.Tests.Linux.Reference;

/// <summary>madvise, msync, mlock and munlock.</summary>
internal static class Advice
{
    /// <summary>mm/madvise.c, do_madvise: holes are passed over and lead to ENOMEM at the end; a locked area refuses
    /// DONTNEED at once (EINVAL), what was done before it stays done.</summary>
    public static OracleOutcome Advise(this ReferenceProcess process, OracleStep.Advise step)
    {
        ulong start = ReferenceProcess.Real(step.Address), length = process.Align(step.Length);
        ulong end = unchecked(start + length);
        bool isKnown = step.Advice <= OracleAdvice.DontNeed;
        if (!isKnown || !process.IsAligned(start) || (step.Length != 0 && length == 0) || end < start)
            return ReferenceProcess.Fail(OracleError.EINVAL);
        bool hasHole = false;
        foreach (ulong address in process.Range(start, end))
        {
            if (process[address] is not { } page)
            {
                hasHole = true;
            }
            else if (step.Advice == OracleAdvice.DontNeed)
            {
                if (page.IsLocked)
                    return ReferenceProcess.Fail(OracleError.EINVAL);
                // Private pages are zero or the file's again; shared ones stay in the object.
                page.Own = null;
            }
        }
        return hasHole ? ReferenceProcess.Fail(OracleError.ENOMEM) : OracleOutcome.Done();
    }

    /// <summary>mm/msync.c: as madvise with holes; a locked area refuses MS_INVALIDATE at once (EBUSY).</summary>
    public static OracleOutcome Sync(this ReferenceProcess process, OracleStep.Sync step)
    {
        const OracleSyncFlags Both = OracleSyncFlags.Async | OracleSyncFlags.Sync;
        ulong start = ReferenceProcess.Real(step.Address), end = unchecked(start + process.Align(step.Length));
        bool isWrong = (step.Flags & ~OracleSyncFlags.Valid) != 0 || step.Flags.HasFlag(Both);
        if (isWrong || !process.IsAligned(start))
            return ReferenceProcess.Fail(OracleError.EINVAL);
        if (end < start)
            return ReferenceProcess.Fail(OracleError.ENOMEM);
        ulong mapped = 0;
        foreach (var (number, page) in process.Table)
        {
            if (number < start / process.PageSize || number >= end / process.PageSize)
                continue;
            mapped++;
            if (page.IsLocked && step.Flags.HasFlag(OracleSyncFlags.Invalidate))
                return ReferenceProcess.Fail(OracleError.EBUSY);
        }
        bool hasHole = mapped < (end - start) / process.PageSize;
        return hasHole ? ReferenceProcess.Fail(OracleError.ENOMEM) : OracleOutcome.Done();
    }

    /// <summary>mm/mlock.c, do_mlock, munlock: the range is rounded outwards, so no address is wrong. Areas are marked
    /// up to the first hole (ENOMEM); only then, and only without one, are the pages of mlock populated.</summary>
    public static OracleOutcome Lock(
        this ReferenceProcess process, OracleAddress from, ulong length, bool isLocked)
    {
        ulong first = ReferenceProcess.Real(from), offset = first % process.PageSize;
        ulong start = first - offset, end = start + process.Align(length + offset);
        foreach (ulong address in process.Range(start, end))
        {
            if (process[address] is not { } page)
                return ReferenceProcess.Fail(OracleError.ENOMEM);
            process[address] = page with { IsLocked = isLocked };
        }
        // __mm_populate stops at the first page that cannot be had; __mlock_posix_error_return makes it ENOMEM.
        return !isLocked || process.Range(start, end).All(process.Populate)
            ? OracleOutcome.Done()
            : ReferenceProcess.Fail(OracleError.ENOMEM);
    }

    /// <summary>mm/gup.c, populate_vma_page_range: touches a page as its area allows, so a private writable page is
    /// copied from its file. False without rights, or behind the file's end.</summary>
    public static bool Populate(this ReferenceProcess process, ulong address)
    {
        var page = process[address]!;
        if (page.Rights == OracleRights.None || page.IsBehindEnd)
            return false;
        if (!page.IsShared && page.IsWritable)
            page.ForStore((int)process.PageSize);
        return true;
    }
}
