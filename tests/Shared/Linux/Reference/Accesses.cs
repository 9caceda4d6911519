namespace VmActors.Tests.Linux.Reference;

/// <summary>Loads, stores and fetches (arch/x86/mm/fault.c, mm/memory.c).</summary>
internal static class Accesses
{
    /// <summary>A load. access_error: x86 cannot forbid loads where stores or fetches are allowed.</summary>
    public static OracleOutcome Load(this ReferenceProcess process, OracleStep.Load load)
    {
        ulong address = ReferenceProcess.Real(load.Address);
        return process.Fault(address, OracleRights.Valid)
            ?? new OracleOutcome.Loaded(Words.Read(
                process[address]!.Content((int)process.PageSize)[process.Within(address, load.Size)]));
    }

    /// <summary>A store.</summary>
    public static OracleOutcome Store(this ReferenceProcess process, OracleStep.Store store)
    {
        ulong address = ReferenceProcess.Real(store.Address);
        if (process.Fault(address, OracleRights.Write) is { } fault)
            return fault;
        var bytes = process[address]!.ForStore((int)process.PageSize);
        Words.Write(bytes[process.Within(address, store.Size)], store.Value);
        return OracleOutcome.Done();
    }

    /// <summary>A fetch of a return instruction. access_error lets any access to a page that is not present pass where
    /// loads are allowed, so the page is faulted in as for a load; only the second try is refused. Behind the end of a
    /// file there is no second try.</summary>
    public static OracleOutcome Fetch(this ReferenceProcess process, OracleStep.Fetch fetch)
    {
        ulong address = ReferenceProcess.Real(fetch.Address);
        return process.Fault(address, OracleRights.Valid) ?? process.Fault(address, OracleRights.Execute)
            ?? OracleOutcome.Done();
    }

    /// <summary>The area is looked at first (bad_area, bad_area_access_error), then the file behind it: shmem_fault and
    /// filemap_fault refuse a page that begins at the file's end or behind it.</summary>
    private static OracleOutcome? Fault(this ReferenceProcess process, ulong address, OracleRights oneOf) =>
        process[address] switch
        {
            null => new OracleOutcome.Faulted(OracleFault.NotMapped),
            { } page when (page.Rights & oneOf) == 0 => new OracleOutcome.Faulted(OracleFault.NotAllowed),
            { IsBehindEnd: true } => new OracleOutcome.Faulted(OracleFault.BehindEnd),
            _ => null,
        };

    private static Range Within(this ReferenceProcess process, ulong address, int size)
    {
        int offset = (int)(address % process.PageSize);
        return offset..(offset + size);
    }
}
