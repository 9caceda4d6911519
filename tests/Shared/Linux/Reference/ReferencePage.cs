namespace VmActors.Tests.Linux.Reference;

/// <summary>Bytes that mappings share: a file, or the object behind shared anonymous memory, which never
/// grows.</summary>
/// <param name="name">A, B or zero.</param>
/// <param name="content">Its bytes; the rest of the last page is zero.</param>
/// <param name="pageSize">Bytes of a page.</param>
internal sealed class ReferenceObject(string name, ReadOnlySpan<byte> content, int pageSize)
{
    private readonly byte[] _bytes = Padded(content, pageSize);

    /// <summary>As maps shows it.</summary>
    public string Name { get; } = name;

    /// <summary>Pages, the partial last one included.</summary>
    public ulong Pages => (ulong)(_bytes.Length / pageSize);

    /// <summary>Some of its bytes.</summary>
    public Span<byte> Bytes(ulong offset, int length) => _bytes.AsSpan((int)offset, length);

    /// <summary>A page that it has.</summary>
    public Span<byte> Page(ulong index) => _bytes.AsSpan((int)index * pageSize, pageSize);

    private static byte[] Padded(ReadOnlySpan<byte> content, int pageSize)
    {
        var bytes = new byte[(content.Length + pageSize - 1) / pageSize * pageSize];
        content.CopyTo(bytes);
        return bytes;
    }
}

/// <summary>A page of a process: all that areas, page tables and frames say of it, in one place.</summary>
/// <param name="Rights">VM_READ, VM_WRITE, VM_EXEC.</param>
/// <param name="IsShared">VM_MAYSHARE: mapped as shared, also where its file is open for reading only.</param>
/// <param name="MayWrite">VM_MAYWRITE: mprotect may allow stores.</param>
/// <param name="Object">What is behind it; null for private anonymous memory.</param>
/// <param name="Index">The page of <paramref name="Object"/> that it shows.</param>
internal sealed record ReferencePage(
    OracleRights Rights, bool IsShared, bool MayWrite, ReferenceObject? Object, ulong Index)
{
    /// <summary>VM_LOCKED.</summary>
    public bool IsLocked { get; init; }

    /// <summary>The process's own bytes of a private page, once there are any.</summary>
    public byte[]? Own { get; set; }

    /// <summary>Whether its file ends before it.</summary>
    public bool IsBehindEnd => Object is not null && Own is null && Index >= Object.Pages;

    /// <summary>Whether a store may go to it now.</summary>
    public bool IsWritable => Rights.HasFlag(OracleRights.Write);

    /// <summary>Whether the next page goes on where this one ends, in the same area as far as anybody can
    /// see.</summary>
    public bool GoesOnIn(ReferencePage next) =>
        next.Rights == Rights && next.IsShared == IsShared && ReferenceEquals(next.Object, Object)
        && (Object is null || next.Index == Index + 1);

    /// <summary>The page that many pages further on in the same area, untouched.</summary>
    public ReferencePage Further(ulong pages) => this with { Index = Index + pages, Own = null };

    /// <summary>The page as a child of fork gets it: locks are not inherited (kernel/fork.c, dup_mmap).</summary>
    public ReferencePage ForChild() => this with { IsLocked = false, Own = (byte[]?)Own?.Clone() };

    /// <summary>The bytes that loads see.</summary>
    public ReadOnlySpan<byte> Content(int pageSize) =>
        Own is not null ? Own : Object is null ? new byte[pageSize] : Object.Page(Index);

    /// <summary>The bytes that stores go to; a private page gets its own (mm/memory.c, do_cow_fault,
    /// do_wp_page).</summary>
    public Span<byte> ForStore(int pageSize) =>
        IsShared ? Object!.Page(Index) : Own ??= Content(pageSize).ToArray();
}
