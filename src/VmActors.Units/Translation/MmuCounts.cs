namespace VmActors.Units.Translation;

/// <summary>What an MMU has counted. A reference that is retried after a fault counts once, in its first try; what the
/// retry costs is counted apart.</summary>
public sealed class MmuCounts
{
    /// <summary>The longest walk that is counted apart.</summary>
    public const int WalkLengthMax = 16;

    /// <summary>References tried, by <see cref="Vocabulary.AccessKind"/>.</summary>
    public long[] References { get; } = new long[4];

    /// <summary>Fetches that the first-level instruction TLB did not hold.</summary>
    public long L1InstructionMisses { get; set; }

    /// <summary>Data references that the first-level data TLB did not hold.</summary>
    public long L1DataMisses { get; set; }

    /// <summary>First-level misses that the second level did not hold either: each is one walk.</summary>
    public long L2Misses { get; set; }

    /// <summary>Walks of retried references.</summary>
    public long RetryWalks { get; set; }

    /// <summary>Stores that found a clean translation and went back to the table to set the dirty bit.</summary>
    public long DirtyAssists { get; set; }

    /// <summary>References that found a translation without the right and looked at the table once more.</summary>
    public long PermissionWalks { get; set; }

    /// <summary>Page-table entries read by walks of every kind.</summary>
    public long WalkAccesses { get; set; }

    /// <summary>Walks by the entries that they read; the last place is for <see cref="WalkLengthMax"/> and
    /// more.</summary>
    public long[] WalksByLength { get; } = new long[WalkLengthMax + 1];

    /// <summary>References of every kind.</summary>
    public long TotalReferences => References[0] + References[1] + References[2] + References[3];

    /// <summary>Counts a walk that read so many entries.</summary>
    public void NoteWalk(int reads)
    {
        WalkAccesses += reads;
        WalksByLength[Math.Min(reads, WalkLengthMax)]++;
    }
}
