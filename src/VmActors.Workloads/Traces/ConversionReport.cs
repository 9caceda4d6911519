using System.Collections.Immutable;

namespace VmActors.Workloads.Traces;

/// <summary>What a conversion read, wrote and inferred.</summary>
public sealed record ConversionReport
{
    /// <summary>Lines of the text.</summary>
    public required long Lines { get; init; }

    /// <summary>Bytes of the text, decompressed.</summary>
    public required long TextLength { get; init; }

    /// <summary>Lines that are none of references: of scheduling, of calls, of valgrind itself.</summary>
    public required long MessageLines { get; init; }

    /// <summary>System calls that failed or that mean nothing for memory.</summary>
    public required long OtherCalls { get; init; }

    /// <summary>Operations written, by kind.</summary>
    public required OperationCounts Counts { get; init; }

    /// <summary>Threads found.</summary>
    public required int Threads { get; init; }

    /// <summary>Pages in which a reference starts.</summary>
    public required long DistinctPages { get; init; }

    /// <summary>Pages in which a data reference starts.</summary>
    public required long DistinctDataPages { get; init; }

    /// <summary>Memory that addresses need and that no call shows: there from the start.</summary>
    public required ImmutableArray<InitialArea> InferredAreas { get; init; }

    /// <summary>Maps that addresses need and that no call shows, of pages that had been unmapped.</summary>
    public required long InferredMaps { get; init; }

    /// <summary>Protects that references need and that no call shows.</summary>
    public required long InferredProtects { get; init; }

    /// <summary>Bytes of the trace.</summary>
    public required long TraceLength { get; init; }
}
