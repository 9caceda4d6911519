using VmActors.Units.Explanation;
using VmActors.Units.Memory;
using VmActors.Vocabulary;

namespace VmActors.Units.PageTable;

/// <summary>Hardware's way through the page tables of a scheme. It reads memory, changes nothing, and remembers nothing
/// from one walk to the next but in caches of its own; without an observer it allocates nothing.</summary>
public interface IPageWalker
{
    /// <summary>Looks for the page of an address.</summary>
    /// <param name="memory">Where the tables stand. What an access costs, its owner knows.</param>
    /// <param name="table">Which table.</param>
    /// <param name="address">The virtual address.</param>
    /// <param name="observer">Is told each step; null for nobody.</param>
    WalkOutcome Walk(
        IByteMemory memory, TableBase table, VirtualAddress address, ITranslationObserver? observer = null);
}

/// <summary>What a CPU's register says of the page table to use: x86's CR3, RISC-V's satp, PowerPC's SDR1.</summary>
/// <param name="Root">Where the table starts: an address space's own root, or that of a table that all share.</param>
/// <param name="Asid">What a table that all share knows the address space by. It must be the same, and no other's, as
/// long as the table holds an entry of it: not a number that is given anew to another space meanwhile.</param>
public readonly record struct TableBase(PhysicalAddress Root, Asid Asid);
