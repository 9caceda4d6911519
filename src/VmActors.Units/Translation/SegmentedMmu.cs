using System.Collections.Immutable;
using VmActors.Units.Explanation;
using VmActors.Units.Segmentation;
using VmActors.Vocabulary;

namespace VmActors.Units.Translation;

/// <summary>An MMU with a register for each segment of an address space; the highest bits of an address choose it
/// (OSTEP, chapter 16).</summary>
/// <param name="addressBits">Bits of a virtual address.</param>
/// <param name="count">Segments of an address space.</param>
public sealed class SegmentedMmu(int addressBits, int count) : RegisterMmu
{
    private readonly SegmentTable _registers = new(addressBits, count);

    /// <summary>Loads one register for each segment, in their order; those that are not named are absent.</summary>
    public override void LoadRegisters(ImmutableArray<SegmentDescriptor> segments)
    {
        for (var selector = 0; selector < count; selector++)
            _registers[selector] = selector < segments.Length ? Of(segments[selector]) : default;
    }

    /// <inheritdoc/>
    protected override void DropRegisters() => LoadRegisters([]);

    /// <inheritdoc/>
    protected override FaultClass Locate(
        AccessKind kind, VirtualAddress address, ITranslationObserver? observer, out PhysicalAddress physical)
    {
        var outcome = _registers.Translate(address, kind.Needs(), Segment.RingMax, observer);
        physical = outcome.Address;
        return outcome.Fault switch
        {
            SegmentFault.None => FaultClass.None,
            SegmentFault.Rights when _registers[outcome.Selector].Limit == 0 => FaultClass.BeyondLimit, // absent
            SegmentFault.Privilege or SegmentFault.Rights => FaultClass.Protection,
            _ => FaultClass.BeyondLimit,
        };
    }

    private static Segment Of(SegmentDescriptor segment) => new(
        segment.Base, segment.Limit, segment.GrowsDown ? Growth.Down : Growth.Up, segment.Rights, Segment.RingMax);
}
