namespace VmActors.Tests.Linux.Reference;

/// <summary>mremap (mm/mremap.c), as far as its result is determined: a recording holds no move to an address that the
/// kernel chooses, and no move of more than one area.</summary>
internal static class Remapping
{
    /// <summary>mremap: resizes in place, or moves to a given address.</summary>
    public static OracleOutcome Remap(this ReferenceProcess process, OracleStep.Remap step)
    {
        ulong start = ReferenceProcess.Real(step.Address);
        ulong oldEnd = start + process.Align(step.OldLength), newLength = process.Align(step.NewLength);
        if (process.WhatIsWrong(step, start, oldEnd, newLength) is { } error)
            return ReferenceProcess.Fail(error);
        if (step.NewAddress is { } target)
            return process.Move(start, oldEnd, ReferenceProcess.Real(target), newLength);
        // mremap_at: what shrinks may cross areas and holes; the same size is no work at all.
        ulong newEnd = start + newLength;
        if (newEnd <= oldEnd)
            process.Clear(newEnd, oldEnd);
        else if (process.IsAnyMapped(oldEnd, newEnd))
            return ReferenceProcess.Fail(OracleError.ENOMEM);
        else
            process.Grow(oldEnd, newEnd, process[oldEnd - process.PageSize]!);
        return ReferenceProcess.At(start);
    }

    /// <summary>check_mremap_params, then the area: EFAULT without one at the first page; EINVAL for a private one
    /// whose copy is asked for (an old length of 0); EFAULT when what grows or moves goes beyond it.</summary>
    private static OracleError? WhatIsWrong(
        this ReferenceProcess process, OracleStep.Remap step, ulong start, ulong oldEnd, ulong newLength)
    {
        if ((step.Flags & ~OracleRemapFlags.Valid) != 0 || !process.IsAligned(start) || newLength == 0)
            return OracleError.EINVAL;
        if (step.NewAddress is { } target && process.IsWrongTarget(step, start, oldEnd, target, newLength))
            return OracleError.EINVAL;
        if (process[start] is not { } page)
            return OracleError.EFAULT;
        if (oldEnd == start && !page.IsShared)
            return OracleError.EINVAL;
        ulong newEnd = start + newLength;
        bool maps = step.NewAddress is not null || newEnd > oldEnd;
        return maps && !process.IsOneArea(start, Math.Min(oldEnd, newEnd)) ? OracleError.EFAULT : null;
    }

    private static bool IsWrongTarget(
        this ReferenceProcess process, OracleStep.Remap step, ulong start, ulong oldEnd, OracleAddress target,
        ulong newLength)
    {
        ulong newStart = ReferenceProcess.Real(target);
        return !process.IsAligned(newStart) || !step.Flags.HasFlag(OracleRemapFlags.MayMove)
            || (oldEnd > newStart && newStart + newLength > start);
    }

    private static bool IsOneArea(this ReferenceProcess process, ulong start, ulong end)
    {
        for (ulong next = start + process.PageSize; next < end; next += process.PageSize)
        {
            if (process[next] is not { } page || !process[next - process.PageSize]!.GoesOnIn(page))
                return false;
        }
        return true;
    }

    /// <summary>mremap_to: unmaps the target, then what a shorter length leaves over, then moves; with an old length of
    /// 0 the area stays and is mapped a second time, if its first page was not just unmapped.</summary>
    private static OracleOutcome Move(
        this ReferenceProcess process, ulong start, ulong oldEnd, ulong target, ulong newLength)
    {
        process.Clear(target, target + newLength);
        process.Clear(Math.Min(start + newLength, oldEnd), oldEnd);
        ulong moved = Math.Min(oldEnd - start, newLength);
        if (process[moved == 0 ? start : start + moved - process.PageSize] is not { } last)
            return ReferenceProcess.Fail(OracleError.EFAULT);
        foreach (ulong address in process.Range(start, start + moved))
        {
            process[target + (address - start)] = process[address];
            process[address] = null;
        }
        process.Grow(target + moved, target + newLength, last, moved == 0 ? 0UL : 1);
        return ReferenceProcess.At(target);
    }

    /// <summary>Maps more pages of an area. Those of a locked one are populated, as well as that goes.</summary>
    private static void Grow(
        this ReferenceProcess process, ulong start, ulong end, ReferencePage page, ulong further = 1)
    {
        foreach (ulong address in process.Range(start, end))
        {
            process[address] = page.Further(further + (address - start) / process.PageSize);
            if (page.IsLocked)
                process.Populate(address);
        }
    }
}
