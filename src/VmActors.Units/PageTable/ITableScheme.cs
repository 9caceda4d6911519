using VmActors.Vocabulary;

namespace VmActors.Units.PageTable;

/// <summary>A kind of page tables as a whole machine has it: what walks them, and the table of each address
/// space.</summary>
public interface ITableScheme
{
    /// <summary>What it is called.</summary>
    string Name { get; }

    /// <summary>One past the highest address of a user program.</summary>
    VirtualAddress UserEnd { get; }

    /// <summary>Bits of the physical addresses that entries can name.</summary>
    int PhysicalBits { get; }

    /// <summary>Bits of a swap slot that an entry can name.</summary>
    int SlotBits { get; }

    /// <summary>Bytes of one linear table of such entries for all its addresses; 0 where that makes no
    /// sense.</summary>
    ulong LinearBytes { get; }

    /// <summary>Whether all address spaces have one table, which knows them by numbers that are never given anew;
    /// else each has its own.</summary>
    bool IsShared { get; }

    /// <summary>Whether several entries may lead to one frame.</summary>
    bool SharesFrames => true;

    /// <summary>Frames that follow each other, all zero, which a table begins with.</summary>
    /// <param name="machineFrames">Frames of the machine.</param>
    long RootFrames(long machineFrames);

    /// <summary>Hardware that walks such tables.</summary>
    IPageWalker MakeWalker();

    /// <summary>An empty table: what gives each address space its view of it.</summary>
    /// <param name="memory">Where it lives.</param>
    /// <param name="root">The first of its <see cref="RootFrames"/>.</param>
    /// <param name="machineFrames">Frames of the machine.</param>
    Func<Asid, IPageTable> Create(IPageTableMemory memory, Pfn root, long machineFrames);
}
