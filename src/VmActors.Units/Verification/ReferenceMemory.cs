using VmActors.Vocabulary;

namespace VmActors.Units.Verification;

/// <summary>
/// What every process should see: a flat memory per process, by virtual address, with no paging at all. A machine that
/// is right never shows a program anything else. 64-bit words; a word never stored to is zero.
/// </summary>
public sealed class ReferenceMemory
{
    private readonly Dictionary<(ProcessId Process, Vpn Page), ReferencePage> _pages = [];

    /// <summary>The word that holds <paramref name="address"/>, and who stored it last.</summary>
    public StoredWord Read(ProcessId process, VirtualAddress address) =>
        _pages.TryGetValue((process, address.Vpn), out var page) ? page.Words[address.Offset >> 3] : default;

    /// <summary>Stores the word that holds <paramref name="address"/>.</summary>
    public void Write(ProcessId process, VirtualAddress address, StoredWord word)
    {
        if (!_pages.TryGetValue((process, address.Vpn), out var page))
            _pages.Add((process, address.Vpn), page = new ReferencePage());
        page.Words[address.Offset >> 3] = word;
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

    private sealed class ReferencePage
    {
        public StoredWord[] Words { get; } = new StoredWord[Page.Words];
    }
}

/// <summary>A word and where it came from.</summary>
/// <param name="Value">Its value.</param>
/// <param name="Cpu">Who stored it.</param>
/// <param name="At">When; zero with a zero value means never.</param>
public readonly record struct StoredWord(ulong Value, CpuId Cpu, SimTime At);
