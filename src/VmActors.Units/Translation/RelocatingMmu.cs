using System.Collections.Immutable;
using VmActors.Units.Explanation;
using VmActors.Units.Relocation;
using VmActors.Vocabulary;

namespace VmActors.Units.Translation;

/// <summary>An MMU that relocates: every address below the bounds is added to the base (OSTEP, chapter 15).</summary>
public sealed class RelocatingMmu : RegisterMmu
{
    private BaseAndBounds _registers;

    /// <summary>Loads base and bounds from the one segment that the address space is.</summary>
    public override void LoadRegisters(ImmutableArray<SegmentDescriptor> segments) =>
        _registers = segments.IsEmpty ? default : new BaseAndBounds(segments[0].Base, segments[0].Limit);

    /// <inheritdoc/>
    protected override void DropRegisters() => _registers = default;

    /// <inheritdoc/>
    protected override FaultClass Locate(
        AccessKind kind, VirtualAddress address, ITranslationObserver? observer, out PhysicalAddress physical) =>
        _registers.TryTranslate(address, out physical, observer) ? FaultClass.None : FaultClass.BeyondLimit;
}
