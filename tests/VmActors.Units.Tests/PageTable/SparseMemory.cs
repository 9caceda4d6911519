using VmActors.Units.PageTable;
using VmActors.Vocabulary;

namespace VmActors.Units.Tests.PageTable;

/// <summary>Words by address; zero where nothing else was written.</summary>
internal sealed class SparseMemory : IPageTableMemory
{
    private readonly Dictionary<ulong, ulong> _words = [];

    public PageSize PageSize => PageSize.KiB4;

    public int ReadCount { get; set; }

    public bool IsZero => _words.Count == 0;

    public bool IsZeroFrame(Pfn frame) => !_words.Keys.Any(address => new PhysicalAddress(address).Pfn == frame);

    public ulong Read(PhysicalAddress address)
    {
        ReadCount++;
        return _words.GetValueOrDefault(address.Value);
    }

    public void Write(PhysicalAddress address, ulong value)
    {
        if (value == 0) _words.Remove(address.Value);
        else _words[address.Value] = value;
    }
}
