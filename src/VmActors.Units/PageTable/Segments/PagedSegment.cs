using VmActors.Vocabulary;

namespace VmActors.Units.PageTable.Segments;

/// <summary>A segment that has pages: its page table, and what its descriptor says of them.</summary>
/// <param name="table">The table of its pages, numbered from 0.</param>
internal sealed class PagedSegment(RadixPageTable table)
{
    private ulong _limit;
    private int _writable; // entries that grant it
    private int _executable;

    /// <summary>The table of its pages.</summary>
    public RadixPageTable Table => table;

    /// <summary>What hardware is to know of it.</summary>
    public TableDescriptor Descriptor => new(table.Root, _limit, Rights(_writable, _executable));

    /// <summary>Stores a page's entry; see <see cref="IPageTable.Write"/>.</summary>
    public void Write(Vpn page, Pte entry, ReadOnlySpan<Pfn> newTables)
    {
        var old = table.Read(page);
        table.Write(page, entry, newTables);
        Count(old, -1);
        Count(table.Read(page), 1); // as the format has it: what it has no bit for is granted
        _limit = Math.Max(_limit, page.Value + 1);
    }

    /// <summary>Empties a page's entry; see <see cref="IPageTable.Clear"/>.</summary>
    public Pte Clear(Vpn page, ICollection<Pfn> emptied)
    {
        var old = table.Clear(page, emptied);
        Count(old, -1);
        if (page.Value + 1 == _limit) _limit = table.LeafEnd().Value;
        return old;
    }

    /// <summary>Throws unless the table is sound; shows every leaf, and says what the descriptor must be.</summary>
    public TableDescriptor CheckInvariants(Action<Vpn, Pte> leaf)
    {
        var (limit, writable, executable) = (0UL, 0, 0);
        table.CheckInvariants((page, entry) =>
        {
            limit = page.Value + 1;
            writable += Grants(entry, Protection.Write);
            executable += Grants(entry, Protection.Execute);
            leaf(page, entry);
        });
        return new TableDescriptor(table.Root, limit, Rights(writable, executable));
    }

    private void Count(Pte entry, int change)
    {
        _writable += change * Grants(entry, Protection.Write);
        _executable += change * Grants(entry, Protection.Execute);
    }

    /// <summary>1 when the entry is present and grants it; else 0.</summary>
    private static int Grants(Pte entry, Protection right) => !entry.Present ? 0
        : (right == Protection.Write ? entry.Writable : !entry.NoExecute) ? 1 : 0;

    private static Protection Rights(int writable, int executable) => Protection.Read
        | (writable > 0 ? Protection.Write : 0) | (executable > 0 ? Protection.Execute : 0);
}
