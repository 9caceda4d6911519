using VmActors.Units.PageTable;
using VmActors.Vocabulary;

namespace VmActors.Units.Tests.PageTable;

/// <summary>Words by address; zero where nothing else was written.</summary>
/// <param name="pageShift">log2 of the size of frames.</param>
internal sealed class SparseMemory(int pageShift = 12) : IPageTableMemory
{
    private readonly Dictionary<ulong, ulong> _words = [];

    public PageSize PageSize { get; } = new(pageShift);

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
