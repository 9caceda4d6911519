using VmActors.Vocabulary;

namespace VmActors.Units.Segmentation;

/// <summary>Why segmentation refused an access; checks are made in this order.</summary>
public enum SegmentFault
{
    /// <summary>It did not.</summary>
    None,

    /// <summary>The virtual address has more bits than the table translates.</summary>
    AddressTooWide,

    /// <summary>The table has no segment of that number.</summary>
    NoSegment,

    /// <summary>The segment is for more privileged rings.</summary>
    Privilege,

    /// <summary>The segment does not grant what the access needs.</summary>
    Rights,

    /// <summary>The byte is outside the segment.</summary>
    Limit,
}

/// <summary>What became of an access.</summary>
/// <param name="Fault">Why it was refused, if it was.</param>
/// <param name="Selector">The number of the segment that the address chose.</param>
/// <param name="Address">The physical address; 0 after a fault.</param>
public readonly record struct SegmentOutcome(SegmentFault Fault, int Selector, PhysicalAddress Address);
