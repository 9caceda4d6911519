using System.Collections.Immutable;
using VmActors.Units.PageTable.Formats;
using VmActors.Vocabulary;

namespace VmActors.Units.PageTable;

/// <summary>The words of a leaf table that is not in memory.</summary>
/// <param name="format">The entries of the tables.</param>
/// <param name="first">The page of the first entry.</param>
/// <param name="words">A frame of words, or none where all are zero.</param>
public sealed class TableImage(EntryFormat format, Vpn first, ReadOnlySpan<ulong> words)
{
    private readonly ulong[] _words = words.ToArray();

    /// <summary>The words as they are now.</summary>
    public ImmutableArray<ulong> Words => [.. _words];

    /// <summary>Whether no entry is in use.</summary>
    public bool IsEmpty => _words.AsSpan().IndexOfAnyExcept(0UL) < 0;

    /// <summary>The entries in use, in the order of their pages.</summary>
    public IEnumerable<(Vpn Page, Pte Entry)> Entries() =>
        from entry in TableEntries.InUse(_words, format.EntryBytes)
        select (first + entry.Index, format.ToPte(entry.Raw, RadixGeometry.Leaf));

    /// <summary>Empties a page's entry.</summary>
    public void Clear(Vpn page)
    {
        var at = (int)(page.Value - first.Value) * format.EntryBytes;
        var shift = at % sizeof(ulong) * 8;
        _words[at / sizeof(ulong)] &= ~(TableEntries.MaskOf(format.EntryBytes) << shift);
    }
}
