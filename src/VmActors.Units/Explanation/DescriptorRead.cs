using VmActors.Units.PageTable.Formats;
using VmActors.Units.PageTable.Segments;
using VmActors.Vocabulary;

namespace VmActors.Units.Explanation;

/// <summary>A walk has read the descriptor of a paged segment; or wanted to, where there is no memory.</summary>
/// <param name="Segment">The segment's number.</param>
/// <param name="Table">Where the segment table starts.</param>
/// <param name="Address">Where the descriptor stands.</param>
/// <param name="Raw">Its bits as they stand in memory; null where there is no memory.</param>
/// <param name="Entry">What they mean: a page table, not present, or malformed.</param>
public sealed record DescriptorRead(
    int Segment, PhysicalAddress Table, PhysicalAddress Address, ulong? Raw, DecodedEntry Entry) : TranslationStep
{
    /// <summary>Pages of the segment; null where there is no page table.</summary>
    public ulong? Limit => Raw is { } raw && Entry.Kind == EntryKind.Table ? TableDescriptor.LimitOf(raw) : null;
}
