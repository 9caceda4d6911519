namespace VmActors.Kernel;

/// <summary>What the kernel has counted of files and of memory that processes share.</summary>
public sealed class ObjectCounts
{
    /// <summary>Faults that found the page of their object in memory.</summary>
    public long Hits { get; set; }

    /// <summary>Pages of files read.</summary>
    public long PagesRead { get; set; }

    /// <summary>Pages of files written: by msync, by eviction, and at the end of a process.</summary>
    public long PagesWritten { get; set; }

    /// <summary>Pages of files that left memory.</summary>
    public long PagesDropped { get; set; }

    /// <summary>Processes ended by a reference beyond the end of a file.</summary>
    public long BusErrors { get; set; }
}
