using VmActors.Vocabulary;

namespace VmActors.Units.Verification;

/// <summary>
/// What every process should see: a flat memory per process, by virtual address, with no paging at all. A machine that
/// is right never shows a program anything else. 64-bit words; a word never stored to is zero.
/// </summary>
/// <param name="pageSize">In what pieces ranges are cleared.</param>
public sealed class ReferenceMemory(PageSize pageSize)
{
    private readonly Dictionary<(ProcessId Process, Vpn Page), StoredWord[]> _pages = [];

    /// <summary>The word that holds <paramref name="address"/>, and who stored it last.</summary>
    public StoredWord Read(ProcessId process, VirtualAddress address) =>
        _pages.TryGetValue((process, pageSize.PageOf(address)), out var page) ? page[WordOf(address)] : default;

    /// <summary>Stores the word that holds <paramref name="address"/>.</summary>
    public void Write(ProcessId process, VirtualAddress address, StoredWord word)
    {
        var key = (process, pageSize.PageOf(address));
        if (!_pages.TryGetValue(key, out var page))
            _pages.Add(key, page = new StoredWord[pageSize.Words]);
        page[WordOf(address)] = word;
    }

    /// <summary>The pages of a range are new: zero again.</summary>
    public void Clear(ProcessId process, PageRange pages)
    {
        if (pages.Count <= _pages.Count)
        {
            for (var page = pages.Start; page < pages.End; page += 1)
                _pages.Remove((process, page));
            return;
        }
        foreach (var key in _pages.Keys.Where(key => key.Process == process && pages.Contains(key.Page)).ToArray())
            _pages.Remove(key); // removal of a set of keys: their order does not matter
    }

    /// <summary>A new process begins with a copy of what another has.</summary>
    public void Copy(ProcessId from, ProcessId to)
    {
        foreach (var (key, words) in _pages.Where(page => page.Key.Process == from).ToArray())
            _pages.Add((to, key.Page), [.. words]); // of a set of keys: their order does not matter
    }

    private int WordOf(VirtualAddress address) => pageSize.OffsetOf(address) >> 3;
}

/// <summary>A word and where it came from.</summary>
/// <param name="Value">Its value.</param>
/// <param name="Cpu">Who stored it.</param>
/// <param name="At">When; zero with a zero value means never.</param>
public readonly record struct StoredWord(ulong Value, CpuId Cpu, SimTime At);
