using VmActors.Vocabulary;

namespace VmActors.Units.PageTable;

/// <summary>The memory that holds page tables, in 64-bit words.</summary>
public interface IPageTableMemory
{
    /// <summary>The word at <paramref name="address"/>, a multiple of 8. A word never written is zero.</summary>
    ulong Read(PhysicalAddress address);

    /// <summary>Copies the 512 words of the table in <paramref name="frame"/>.</summary>
    void ReadTable(Pfn frame, Span<ulong> words)
    {
        for (var index = 0; index < words.Length; index++)
            words[index] = Read(frame.Address + ((ulong)index * sizeof(ulong)));
    }

    /// <summary>Stores a word at <paramref name="address"/>, a multiple of 8.</summary>
    void Write(PhysicalAddress address, ulong value);
}
