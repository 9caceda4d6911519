using System.Collections.Immutable;
using VmActors.Units.PageTable.Formats;
using VmActors.Vocabulary;

namespace VmActors.Units.PageTable;

/// <summary>The words of a leaf table that is not in memory.</summary>
/// <param name="geometry">The shape of the tables.</param>
/// <param name="format">Their entries.</param>
/// <param name="first">The page of the first entry.</param>
/// <param name="words">A frame of words, or none where all are zero.</param>
public sealed class TableImage(RadixGeometry geometry, EntryFormat format, Vpn first, ReadOnlySpan<ulong> words)
{
    private readonly ulong[] _words = words.ToArray();
    private readonly int _perWord = sizeof(ulong) / geometry.EntryBytes;

    /// <summary>The words as they are now.</summary>
    public ImmutableArray<ulong> Words => [.. _words];

    /// <summary>Whether no entry is in use.</summary>
    public bool IsEmpty => _words.AsSpan().IndexOfAnyExcept(0UL) < 0;

    /// <summary>The entries in use, in the order of their pages.</summary>
    public IEnumerable<(Vpn Page, Pte Entry)> Entries()
    {
        var count = Math.Min(geometry.EntryCount(RadixGeometry.Leaf), _words.Length * _perWord);
        for (var index = 0; index < count; index++)
        {
            var raw = (_words[index / _perWord] >> Shift(index)) & Mask;
            if (raw != 0)
                yield return (first + (ulong)index, format.ToPte(raw, RadixGeometry.Leaf));
        }
    }

    /// <summary>Empties a page's entry.</summary>
    public void Clear(Vpn page)
    {
        var index = (int)(page.Value - first.Value);
        _words[index / _perWord] &= ~(Mask << Shift(index));
    }

    private ulong Mask => ulong.MaxValue >> (64 - (8 * geometry.EntryBytes));

    private int Shift(int index) => index % _perWord * geometry.EntryBytes * 8;
}
