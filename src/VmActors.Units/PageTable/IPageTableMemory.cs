using VmActors.Vocabulary;

namespace VmActors.Units.PageTable;

/// <summary>The memory that holds page tables, in 64-bit words.</summary>
public interface IPageTableMemory
{
    /// <summary>The word at <paramref name="address"/>, a multiple of 8. A word never written is zero.</summary>
    ulong Read(PhysicalAddress address);

    /// <summary>The size of its frames.</summary>
    PageSize PageSize { get; }

    /// <summary>Copies the words of the table in <paramref name="frame"/>, at most a frame.</summary>
    void ReadTable(Pfn frame, Span<ulong> words)
    {
        for (var index = 0; index < words.Length; index++)
            words[index] = Read(PageSize.AddressOf(frame) + ((ulong)index * sizeof(ulong)));
    }

    /// <summary>Stores a word at <paramref name="address"/>, a multiple of 8.</summary>
    void Write(PhysicalAddress address, ulong value);
}
