namespace VmActors.Vocabulary;

/// <summary>Which page it is that a frame holds: the same name whenever it comes back. Unlike a frame's number, it
/// outlives an eviction.</summary>
/// <param name="Kind">What the owner is.</param>
/// <param name="Owner">The process's number, or the object's; from 1.</param>
/// <param name="Page">Which page of it; for a table, the first page that it has an entry for.</param>
public readonly record struct PageName(PageKind Kind, int Owner, ulong Page)
{
    /// <summary>For people: <c>process 1 page 0x7f001</c>.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"{Kind.ToString().ToLowerInvariant()} {Owner} page 0x{Page:x}");
}

/// <summary>What a page is of.</summary>
public enum PageKind : byte
{
    /// <summary>A process's own page, named by the first address space that it was mapped in.</summary>
    Process,

    /// <summary>A page of an object: of a file, or of shared memory.</summary>
    Object,

    /// <summary>A leaf table of a process.</summary>
    Table,
}
