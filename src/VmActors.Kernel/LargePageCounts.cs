namespace VmActors.Kernel;

/// <summary>What the kernel has counted of large pages.</summary>
public sealed class LargePageCounts
{
    /// <summary>Large pages mapped.</summary>
    public long Mapped { get; set; }

    /// <summary>Large pages split into the pages that they were made of.</summary>
    public long Splits { get; set; }

    /// <summary>Faults that got a page like any other because there was no aligned run of free frames.</summary>
    public long Fallbacks { get; set; }
}
