using System.Collections.Immutable;

namespace VmActors.Units.PageTable.Walks;

/// <summary>The paging-structure caches of a CPU.</summary>
/// <param name="Entries">Entries of each, by the level of the tables whose entries it keeps, from 2, the lowest that
/// points to tables; 0 for none. Levels that the tables do not have, have none.</param>
public sealed record WalkCachesSpec(ImmutableArray<int> Entries)
{
    /// <summary>The lowest level that has entries to keep.</summary>
    public const int LevelMin = RadixGeometry.Leaf + 1;

    /// <summary>Whether there is no cache at all.</summary>
    public bool IsEmpty => Entries.All(entries => entries == 0);

    /// <summary>Entries of the cache of a level.</summary>
    public int EntriesOf(int level) =>
        level >= LevelMin && level - LevelMin < Entries.Length ? Entries[level - LevelMin] : 0;
}
