using VmActors.Units.Memory;

namespace VmActors.Units.Translation;

/// <summary>An MMU of segment registers; they cost no cycle.</summary>
/// <param name="AddressBits">Bits of a virtual address.</param>
/// <param name="Segments">Segments of an address space, chosen by the highest bits of an address.</param>
public sealed record SegmentedMmuSpec(int AddressBits, int Segments) : MmuSpec
{
    /// <inheritdoc/>
    public override Mmu Make(IByteMemory memory, ulong seed = 0) => new SegmentedMmu(AddressBits, Segments);
}
