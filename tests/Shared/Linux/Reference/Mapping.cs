namespace VmActors.Tests.Linux.Reference;

/// <summary>mmap, munmap, mprotect and brk.</summary>
internal static class Mapping
{
    /// <summary>MAP_* bits that MAP_SHARED_VALIDATE knows, as far as scripts use them (LEGACY_MAP_MASK).</summary>
    private const OracleMapFlags Known = OracleMapFlags.Type | OracleMapFlags.Fixed | OracleMapFlags.Anonymous;

    /// <summary>mm/mmap.c, do_mmap: what is wrong is looked for before anything is unmapped.</summary>
    public static OracleOutcome Map(this ReferenceProcess process, OracleStep.Map step, ReferenceObject? file)
    {
        ulong start = ReferenceProcess.Real(step.Address), length = process.Align(step.Length);
        if (process.WhatIsWrong(step, start, length) is { } error)
            return ReferenceProcess.Fail(error);
        var first = FirstPage(step, file, length, (int)process.PageSize);
        foreach (ulong address in process.Range(start, start + length))
            process[address] = first.Further((address - start) / process.PageSize);
        return ReferenceProcess.At(start);
    }

    /// <summary>Anonymous memory takes no notice of descriptor and offset. What a shared mapping of a file that is open
    /// for reading only loses for ever is the right to store.</summary>
    private static ReferencePage FirstPage(OracleStep.Map step, ReferenceObject? file, ulong length, int pageSize)
    {
        bool isShared = (step.Flags & OracleMapFlags.Type) != OracleMapFlags.Private;
        var rights = step.Rights & OracleRights.Valid;
        if (step.Flags.HasFlag(OracleMapFlags.Anonymous))
        {
            var zero = isShared ? new ReferenceObject("zero", new byte[length], pageSize) : null;
            return new ReferencePage(rights, isShared, MayWrite: true, zero, 0);
        }
        bool mayWrite = !isShared || step.File != OracleFile.AForReading;
        return new ReferencePage(rights, isShared, mayWrite, file, step.Offset / (uint)pageSize);
    }

    /// <summary>In this order: arch/x86/kernel/sys_x86_64.c mmap, mm/mmap.c ksys_mmap_pgoff, do_mmap,
    /// __get_unmapped_area, file_mmap_ok, and the rules of file mappings or anonymous ones.</summary>
    private static OracleError? WhatIsWrong(
        this ReferenceProcess process, OracleStep.Map step, ulong start, ulong length)
    {
        bool isAnonymous = step.Flags.HasFlag(OracleMapFlags.Anonymous);
        if (!process.IsAligned(step.Offset))
            return OracleError.EINVAL;
        if (!isAnonymous && step.File is OracleFile.None or OracleFile.Bad)
            return OracleError.EBADF;
        if (step.Length == 0)
            return OracleError.EINVAL;
        if (length == 0 || length > ReferenceProcess.TaskSize || start > ReferenceProcess.TaskSize - length)
            return OracleError.ENOMEM;
        if (!process.IsAligned(start))
            return OracleError.EINVAL;
        if (step.Flags.HasFlag(OracleMapFlags.NoReplace) && process.IsAnyMapped(start, start + length))
            return OracleError.EEXIST;
        return isAnonymous ? WrongType(step.Flags) : WrongFile(step, length);
    }

    private static OracleError? WrongType(OracleMapFlags flags) =>
        (flags & OracleMapFlags.Type) is OracleMapFlags.Shared or OracleMapFlags.Private ? null : OracleError.EINVAL;

    private static OracleError? WrongFile(OracleStep.Map step, ulong length)
    {
        if (step.Offset > long.MaxValue - length)
            return OracleError.EOVERFLOW;
        var type = step.Flags & OracleMapFlags.Type;
        if (type is not (OracleMapFlags.Shared or OracleMapFlags.Private or OracleMapFlags.SharedValidate))
            return OracleError.EINVAL;
        if (type == OracleMapFlags.SharedValidate && (step.Flags & ~Known) != 0)
            return OracleError.EOPNOTSUPP;
        bool stores = type != OracleMapFlags.Private && step.Rights.HasFlag(OracleRights.Write);
        if (stores && step.File == OracleFile.AForReading)
            return OracleError.EACCES;
        // Whatever the rights, a mapping needs a file that may be read.
        return step.File == OracleFile.AForWriting ? OracleError.EACCES : null;
    }

    /// <summary>mm/vma.c, do_vmi_munmap: holes are no mistake, an empty range is.</summary>
    public static OracleOutcome Unmap(this ReferenceProcess process, OracleStep.Unmap step)
    {
        ulong start = ReferenceProcess.Real(step.Address), length = process.Align(step.Length);
        if (!process.IsAligned(start) || start > ReferenceProcess.TaskSize
            || step.Length > ReferenceProcess.TaskSize - start || length == 0)
        {
            return ReferenceProcess.Fail(OracleError.EINVAL);
        }
        process.Clear(start, start + length);
        return OracleOutcome.Done();
    }

    /// <summary>mm/mprotect.c, do_mprotect_pkey: an empty range is no mistake, and wins over wrong rights. It works
    /// from area to area; what it did before a hole (ENOMEM) or a refusal (EACCES) stays done.</summary>
    public static OracleOutcome Protect(this ReferenceProcess process, OracleStep.Protect step)
    {
        ulong start = ReferenceProcess.Real(step.Address), end = unchecked(start + process.Align(step.Length));
        if (!process.IsAligned(start))
            return ReferenceProcess.Fail(OracleError.EINVAL);
        if (step.Length == 0)
            return OracleOutcome.Done();
        if (end <= start)
            return ReferenceProcess.Fail(OracleError.ENOMEM);
        if ((step.Rights & ~OracleRights.Valid) != 0)
            return ReferenceProcess.Fail(OracleError.EINVAL);
        foreach (ulong address in process.Range(start, end))
        {
            if (process[address] is not { } page)
                return ReferenceProcess.Fail(OracleError.ENOMEM);
            if (step.Rights.HasFlag(OracleRights.Write) && !page.MayWrite)
                return ReferenceProcess.Fail(OracleError.EACCES);
            process[address] = page with { Rights = step.Rights };
            // mprotect_fixup: locked private memory that becomes writable is copied at once.
            if (page.IsLocked && !page.IsWritable)
                process.Populate(address);
        }
        return OracleOutcome.Done();
    }

    /// <summary>mm/mmap.c, brk: never fails; who asks for what cannot be gets the break that there is.</summary>
    public static OracleOutcome SetBreak(this ReferenceProcess process, OracleStep.Break step)
    {
        ulong wanted = ReferenceProcess.Real(step.Address);
        ulong end = process.Align(wanted), before = process.Align(process.Break);
        if (wanted < ReferenceProcess.HeapStart || end > ReferenceProcess.TaskSize)
            return ReferenceProcess.At(process.Break);
        // A page stays free behind the heap.
        if (end > before && process.IsAnyMapped(before, end + process.PageSize))
            return ReferenceProcess.At(process.Break);
        process.Clear(end, before);
        var page = new ReferencePage(OracleRights.Read | OracleRights.Write, IsShared: false, MayWrite: true, null, 0);
        foreach (ulong address in process.Range(before, end))
            process[address] = page with { };
        process.Break = wanted;
        return ReferenceProcess.At(wanted);
    }
}
