using VmActors.Vocabulary;

namespace VmActors.Units.Areas;

/// <summary>A part of an address space that a process may use: anonymous pages of one protection.</summary>
/// <param name="Range">Its pages, at least one.</param>
/// <param name="Protection">What the process may do with them.</param>
public readonly record struct Area(PageRange Range, Protection Protection)
{
    /// <summary>For people: <c>[0x1000, 0x3000) ReadWrite</c>.</summary>
    public override string ToString() => $"{Range} {Protection}";
}
