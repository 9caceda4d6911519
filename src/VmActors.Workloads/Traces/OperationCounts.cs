using System.Collections.Immutable;
using VmActors.Vocabulary;

namespace VmActors.Workloads.Traces;

/// <summary>How many operations of each kind.</summary>
/// <param name="ByKind">Indexed by <see cref="OperationKind"/>; one number for each.</param>
public sealed record OperationCounts(ImmutableArray<long> ByKind)
{
    /// <summary>The number of kinds.</summary>
    public static int KindCount => (int)OperationKind.Exit + 1;

    /// <summary>Instruction fetches; lackey's <c>I</c>.</summary>
    public long Fetches => this[OperationKind.Fetch];

    /// <summary>Loads; lackey's <c>L</c>.</summary>
    public long Loads => this[OperationKind.Load];

    /// <summary>Stores; lackey's <c>S</c>.</summary>
    public long Stores => this[OperationKind.Store];

    /// <summary>Modifies; lackey's <c>M</c>.</summary>
    public long Modifies => this[OperationKind.Modify];

    /// <summary>The four kinds of references together.</summary>
    public long References => Fetches + Loads + Stores + Modifies;

    /// <summary>All that is not a reference.</summary>
    public long Events => ByKind.Sum() - References;

    /// <summary>Each kind added up.</summary>
    public static OperationCounts Sum(IEnumerable<OperationCounts> parts)
    {
        long[] sum = new long[KindCount];
        foreach (var part in parts)
            for (int kind = 0; kind < KindCount; kind++) sum[kind] += part.ByKind[kind];
        return new OperationCounts([.. sum]);
    }

    /// <summary>The operations of one kind.</summary>
    public long this[OperationKind kind] => ByKind[(int)kind];
}
