using System.Collections.Immutable;
using VmActors.Vocabulary;

namespace VmActors.Units.Verification;

/// <summary>
/// What every process should see: a flat memory per process, by virtual address, with no paging at all. A machine that
/// is right never shows a program anything else. 64-bit words; a word never stored to is zero. A page may stand for one
/// of an object that several processes see.
/// </summary>
/// <param name="pageSize">In what pieces ranges are cleared.</param>
public sealed class ReferenceMemory(PageSize pageSize)
{
    private readonly Dictionary<(ProcessId Process, Vpn Page), StoredWord[]> _pages = [];
    private readonly Dictionary<(ProcessId Process, Vpn Page), (ProcessId Process, Vpn Page)> _objects = [];

    /// <summary>Where the word that holds <paramref name="address"/> is.</summary>
    public ReferencePlace PlaceOf(ProcessId process, VirtualAddress address)
    {
        var key = (process, pageSize.PageOf(address));
        return new(_objects.Count > 0 && _objects.TryGetValue(key, out var page) ? page : key, WordOf(address));
    }

    /// <summary>The word, and who stored it last.</summary>
    public StoredWord Read(ReferencePlace place) =>
        _pages.TryGetValue(place.Page, out var page) ? page[place.Word] : default;

    /// <summary>The word that holds <paramref name="address"/>, and who stored it last.</summary>
    public StoredWord Read(ProcessId process, VirtualAddress address) => Read(PlaceOf(process, address));

    /// <summary>Stores the word.</summary>
    public void Write(ReferencePlace place, StoredWord word)
    {
        if (!_pages.TryGetValue(place.Page, out var page))
            _pages.Add(place.Page, page = new StoredWord[pageSize.Words]);
        page[place.Word] = word;
    }

    /// <summary>Stores the word that holds <paramref name="address"/>.</summary>
    public void Write(ProcessId process, VirtualAddress address, StoredWord word) =>
        Write(PlaceOf(process, address), word);

    /// <summary>The pages of a range are new: zero again.</summary>
    public void Clear(ProcessId process, PageRange pages)
    {
        Remove(_pages, process, pages);
        Remove(_objects, process, pages);
    }

    /// <summary>The pages of a range stand for those of an object.</summary>
    /// <param name="process">Whose pages.</param>
    /// <param name="pages">Which.</param>
    /// <param name="number">The number of the object, from 1.</param>
    /// <param name="first">The object's page that the first stands for.</param>
    public void Share(ProcessId process, PageRange pages, int number, long first)
    {
        Remove(_pages, process, pages);
        for (var page = pages.Start; page < pages.End; page += 1, first++)
            _objects[(process, page)] = Page(number, first);
    }

    /// <summary>The pages of a range are in another place, which they do not overlap; nothing is where they were.
    /// </summary>
    public void Move(ProcessId process, PageRange from, Vpn to)
    {
        Clear(process, PageRange.Of(to, from.Count));
        for (var page = from.Start; page < from.End; page += 1)
        {
            var target = (process, to + (page.Value - from.Start.Value));
            if (_pages.Remove((process, page), out var words))
                _pages.Add(target, words);
            if (_objects.Remove((process, page), out var seen))
                _objects.Add(target, seen);
        }
    }

    /// <summary>What an object's page holds before anybody stores to it.</summary>
    public void Fill(int number, long index, ImmutableArray<ulong> words)
    {
        if (!words.IsEmpty)
            _pages[Page(number, index)] = [.. words.Select(word => new StoredWord(word, default, default))];
    }

    /// <summary>A page as it is now; nothing where it is all zero.</summary>
    public ImmutableArray<StoredWord> PageAt(ProcessId process, Vpn page) =>
        _pages.TryGetValue(PlaceOf(process, pageSize.AddressOf(page)).Page, out var words) ? [.. words] : [];

    /// <summary>A page of an object as it is now; nothing where it is all zero.</summary>
    public ImmutableArray<StoredWord> PageOf(int number, long index) =>
        _pages.TryGetValue(Page(number, index), out var words) ? [.. words] : [];

    /// <summary>A page stands for an object's no longer: it is the process's own, with these words.</summary>
    public void Separate(ProcessId process, Vpn page, ImmutableArray<StoredWord> words)
    {
        _objects.Remove((process, page));
        if (words.IsEmpty)
            _pages.Remove((process, page));
        else
            _pages[(process, page)] = [.. words];
    }

    /// <summary>A new process begins with a copy of what another has, and sees the same objects.</summary>
    public void Copy(ProcessId from, ProcessId to)
    {
        // Of sets of keys: their order does not matter.
        foreach (var (key, words) in _pages.Where(page => page.Key.Process == from).ToArray())
            _pages.Add((to, key.Page), [.. words]);
        foreach (var (key, page) in _objects.Where(page => page.Key.Process == from).ToArray())
            _objects.Add((to, key.Page), page);
    }

    private static void Remove<T>(Dictionary<(ProcessId Process, Vpn Page), T> of, ProcessId process, PageRange pages)
    {
        if (pages.Count <= of.Count)
        {
            for (var page = pages.Start; page < pages.End; page += 1)
                of.Remove((process, page));
            return;
        }
        foreach (var key in of.Keys.Where(key => key.Process == process && pages.Contains(key.Page)).ToArray())
            of.Remove(key); // removal of a set of keys: their order does not matter
    }

    /// <summary>Objects have numbers that processes never have.</summary>
    private static (ProcessId Process, Vpn Page) Page(int number, long index) =>
        (new ProcessId(-number), new Vpn((ulong)index));

    private int WordOf(VirtualAddress address) => pageSize.OffsetOf(address) >> 3;
}

/// <summary>Where a word is: the same for all who see it.</summary>
/// <param name="Page">A process's page, or an object's.</param>
/// <param name="Word">Which word of it.</param>
public readonly record struct ReferencePlace((ProcessId Process, Vpn Page) Page, int Word);

/// <summary>A word and where it came from.</summary>
/// <param name="Value">Its value.</param>
/// <param name="Cpu">Who stored it.</param>
/// <param name="At">When; zero with a zero value means never.</param>
public readonly record struct StoredWord(ulong Value, CpuId Cpu, SimTime At);
