using VmActors.Units.Memory;

namespace VmActors.Units.Translation;

/// <summary>An MMU of a base and a bounds register; neither costs a cycle.</summary>
public sealed record RelocatingMmuSpec : MmuSpec
{
    /// <inheritdoc/>
    public override Mmu Make(IByteMemory memory, ulong seed = 0) => new RelocatingMmu();
}
