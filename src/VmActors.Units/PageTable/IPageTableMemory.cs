using VmActors.Vocabulary;

namespace VmActors.Units.PageTable;

/// <summary>The memory that holds page tables, in 64-bit words.</summary>
public interface IPageTableMemory
{
    /// <summary>The word at <paramref name="address"/>, a multiple of 8. A word never written is zero.</summary>
    ulong Read(PhysicalAddress address);

    /// <summary>Stores a word at <paramref name="address"/>, a multiple of 8.</summary>
    void Write(PhysicalAddress address, ulong value);
}
