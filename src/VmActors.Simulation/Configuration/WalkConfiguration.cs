using System.ComponentModel;
using VmActors.Simulation.Configuration.Metadata;
using VmActors.Units.PageTable.Walks;
using VmActors.Units.Translation;

namespace VmActors.Simulation.Configuration;

/// <summary>The paging-structure caches of a CPU, by the level of the tables whose entries they keep.</summary>
public sealed record WalkCachesConfiguration
{
    /// <summary>Entries that point to leaf tables.</summary>
    [Within("0", "1024"), Description("Entries that point to leaf tables (x86: PDEs); 0: no such cache.")]
    public int Level2 { get; init; }

    /// <summary>Entries that point to tables of level 2.</summary>
    [Within("0", "1024"), Description("Entries that point to tables of level 2 (x86: PDPTEs).")]
    public int Level3 { get; init; }

    /// <summary>Entries that point to tables of level 3.</summary>
    [Within("0", "1024"), Description("Entries that point to tables of level 3 (x86: PML4Es).")]
    public int Level4 { get; init; }

    /// <summary>Entries that point to tables of level 4.</summary>
    [Within("0", "1024"), Description("Entries that point to tables of level 4 (x86: PML5Es).")]
    public int Level5 { get; init; }

    /// <summary>Entries that point to tables of level 5.</summary>
    [Within("0", "1024"), Description("Entries that point to tables of level 5.")]
    public int Level6 { get; init; }

    /// <summary>What translation hardware takes.</summary>
    internal WalkCachesSpec Spec => new([Level2, Level3, Level4, Level5, Level6]);
}

/// <summary>Walks for pages that no reference asked for, made after walks that references wait for.</summary>
public sealed record SpeculationConfiguration
{
    /// <summary>How often each is made, in millionths at the finest.</summary>
    [Within("0", "1"), Description("How often each of these walks is made, 0 to 1.")]
    public decimal Probability { get; init; } = 0.5m;

    /// <summary>How many may be made after one walk.</summary>
    [Within("1", "16"), Description("How many may be made after one walk that a reference waited for.")]
    public int Walks { get; init; } = 1;

    /// <summary>How far away their pages are.</summary>
    [Within("0", "1000000"), Description("0: the pages after that of the reference. Else any within so many pages.")]
    public int Distance { get; init; }

    /// <summary>What translation hardware takes.</summary>
    /// <param name="walkers">Walkers of a CPU.</param>
    internal SpeculationSpec ToSpec(int walkers) =>
        new((int)(Probability * SpeculationSpec.ChanceMax), Walks, Distance, walkers);
}
