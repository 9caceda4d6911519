using VmActors.Units.Memory;

namespace VmActors.Units.Translation;

/// <summary>What one CPU's translation hardware is made of; each way to translate has a record of its own.</summary>
public abstract record MmuSpec
{
    /// <summary>Hardware that has no translation yet.</summary>
    /// <param name="memory">Physical memory, where its tables are, or the way there through caches.</param>
    /// <param name="seed">Of its draws, where it draws.</param>
    public abstract Mmu Make(IByteMemory memory, ulong seed = 0);
}
