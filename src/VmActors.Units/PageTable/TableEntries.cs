using VmActors.Vocabulary;

namespace VmActors.Units.PageTable;

/// <summary>The entries of radix tables as they stand in memory: bits, of one, two, four or eight bytes.</summary>
/// <param name="geometry">The shape of the tables.</param>
/// <param name="memory">Where they are.</param>
internal sealed class TableEntries(RadixGeometry geometry, IPageTableMemory memory)
{
    private readonly ulong _mask = MaskOf(geometry.EntryBytes);

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
        var perFrame = (ulong)memory.PageSize.Bytes / (ulong)geometry.EntryBytes;
        var count = (ulong)geometry.EntryCount(level);
        for (var first = 0UL; first < count; first += perFrame)
        {
            memory.ReadTable(new Pfn(table.Value + (long)(first / perFrame)), words);
            foreach (var (index, raw) in InUse(words, geometry.EntryBytes))
            {
                if (first + index < count)
                    yield return (first + index, raw);
            }
        }
    }

    /// <summary>The entries in use of some words.</summary>
    public static IEnumerable<(ulong Index, ulong Raw)> InUse(ulong[] words, int entryBytes)
    {
        var (perWord, bits) = (sizeof(ulong) / entryBytes, 8 * entryBytes);
        for (var word = 0; word < words.Length; word++)
        {
            for (var entry = 0; words[word] != 0 && entry < perWord; entry++)
            {
                var raw = (words[word] >> (bits * entry)) & MaskOf(entryBytes);
                if (raw != 0)
                    yield return ((ulong)((word * perWord) + entry), raw);
            }
        }
    }

    /// <summary>The bits of an entry.</summary>
    public static ulong MaskOf(int entryBytes) => ulong.MaxValue >> (64 - (8 * entryBytes));

    private PhysicalAddress AddressOf(Pfn table, Vpn vpn, int level) =>
        geometry.EntryAddress(memory.PageSize.AddressOf(table), memory.PageSize.AddressOf(vpn), level);

    private static PhysicalAddress Word(PhysicalAddress address) => new(address.Value & ~7UL);

    private static int Shift(PhysicalAddress address) => (int)(address.Value & 7) * 8;
}
