using VmActors.Vocabulary;

namespace VmActors.Units.PageTable;

/// <summary>The entries of radix tables as they stand in memory: bits, of one, two, four or eight bytes.</summary>
/// <param name="geometry">The shape of the tables.</param>
/// <param name="memory">Where they are.</param>
internal sealed class TableEntries(RadixGeometry geometry, IPageTableMemory memory)
{
    private readonly ulong _mask = ulong.MaxValue >> (64 - (8 * geometry.EntryBytes));

    /// <summary>A page's entry in a table of a level.</summary>
    public ulong Read(Pfn table, Vpn vpn, int level)
    {
        var address = AddressOf(table, vpn, level);
        return (memory.Read(Word(address)) >> Shift(address)) & _mask;
    }

    /// <summary>Stores a page's entry; returns by how many the entries in use become more.</summary>
    public int Write(Pfn table, Vpn vpn, int level, ulong raw)
    {
        var address = AddressOf(table, vpn, level);
        var (word, shift) = (memory.Read(Word(address)), Shift(address));
        memory.Write(Word(address), (word & ~(_mask << shift)) | (raw << shift));
        return (raw == 0 ? 0 : 1) - (((word >> shift) & _mask) == 0 ? 0 : 1);
    }

    /// <summary>The entries in use of a table, of as many frames as it has.</summary>
    public IEnumerable<(ulong Index, ulong Raw)> InUse(Pfn table, int level)
    {
        var words = new ulong[memory.PageSize.Words];
        var perWord = sizeof(ulong) / geometry.EntryBytes;
        var left = geometry.EntryCount(level);
        for (var frame = table; left > 0; frame = new Pfn(frame.Value + 1))
        {
            memory.ReadTable(frame, words);
            for (var word = 0; word < words.Length && left > 0; word++)
            {
                for (var entry = 0; words[word] != 0 && entry < perWord; entry++)
                {
                    var raw = (words[word] >> (8 * geometry.EntryBytes * entry)) & _mask;
                    if (raw != 0)
                        yield return ((ulong)(geometry.EntryCount(level) - left + entry), raw);
                }
                left -= perWord;
            }
        }
    }

    private PhysicalAddress AddressOf(Pfn table, Vpn vpn, int level) =>
        geometry.EntryAddress(memory.PageSize.AddressOf(table), memory.PageSize.AddressOf(vpn), level);

    private static PhysicalAddress Word(PhysicalAddress address) => new(address.Value & ~7UL);

    private static int Shift(PhysicalAddress address) => (int)(address.Value & 7) * 8;
}
