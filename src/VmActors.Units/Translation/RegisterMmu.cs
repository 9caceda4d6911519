using System.Collections.Immutable;
using VmActors.Units.Explanation;
using VmActors.Vocabulary;

namespace VmActors.Units.Translation;

/// <summary>
/// An MMU whose whole knowledge of an address space is in a few registers that the kernel loads: no table, no cache. A
/// reference that the registers do not allow is a fault; so is any after they were dropped, until they are loaded
/// again.
/// </summary>
public abstract class RegisterMmu : Mmu
{
    /// <summary>Loads the registers of the address space that runs next, or goes on.</summary>
    public abstract void LoadRegisters(ImmutableArray<SegmentDescriptor> segments);

    /// <summary>Drops them: nothing is allowed.</summary>
    protected abstract void DropRegisters();

    /// <summary>Where an access goes, or why the registers do not allow it.</summary>
    protected abstract FaultClass Locate(
        AccessKind kind, VirtualAddress address, ITranslationObserver? observer, out PhysicalAddress physical);

    /// <summary>Does nothing: registers are loaded by <see cref="LoadRegisters"/>.</summary>
    public sealed override void Load(Pfn root, Asid asid)
    {
    }

    /// <inheritdoc/>
    public sealed override int RunHits(ReadOnlySpan<MemoryOperation> operations)
    {
        var count = 0;
        for (; count < operations.Length && operations[count].IsReference; count++)
        {
            var operation = operations[count];
            if (Locate(operation.Access, new VirtualAddress(operation.Address), null, out _) != FaultClass.None)
                break;
            Counts.References[(int)operation.Access]++;
        }
        return count;
    }

    /// <inheritdoc/>
    public sealed override TranslationOutcome Translate(
        AccessKind kind, VirtualAddress address, bool isRetry, ITranslationObserver? observer = null)
    {
        if (!isRetry)
            Counts.References[(int)kind]++;
        var fault = Locate(kind, address, observer, out var physical);
        return new TranslationOutcome(fault != FaultClass.None, physical, 0, 0) { Class = fault };
    }

    /// <summary>Drops the registers, which are those of that address space: no other's are ever here.</summary>
    public sealed override void Invalidate(Asid asid, PageRange pages) => DropRegisters();

    /// <inheritdoc cref="Invalidate"/>
    public sealed override void InvalidateSpace(Asid asid) => DropRegisters();

    /// <inheritdoc/>
    public sealed override void InvalidateAll() => DropRegisters();
}
