using System.Collections.Immutable;

namespace VmActors.Workloads.Traces;

/// <summary>What a trace holds.</summary>
public sealed record TraceInfo
{
    /// <summary>The program's name.</summary>
    public required string Name { get; init; }

    /// <summary>Bytes of the file.</summary>
    public required long FileLength { get; init; }

    /// <summary>Operations of all threads, by kind.</summary>
    public required OperationCounts Counts { get; init; }

    /// <summary>Pages in which a reference starts.</summary>
    public required long DistinctPages { get; init; }

    /// <summary>Pages in which a data reference starts.</summary>
    public required long DistinctDataPages { get; init; }

    /// <summary>The threads, in the order of their first appearance.</summary>
    public required ImmutableArray<TraceThreadInfo> Threads { get; init; }

    /// <summary>The memory that the process starts with.</summary>
    public required ImmutableArray<InitialArea> Areas { get; init; }

    /// <summary>Bytes of the file per reference; 0 without references.</summary>
    public double BytesPerReference => Counts.References == 0 ? 0 : (double)FileLength / Counts.References;

    /// <summary>Reads a trace's index; a lackey text is read whole, and the length is the text file's.</summary>
    /// <exception cref="WorkloadException">The file is not what it seems to be, truncated or damaged.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static TraceInfo Read(string path)
    {
        using var file = TraceProgram.OpenFile(path);
        file.Verify();
        var threads = Enumerable.Range(0, file.ThreadCount)
            .Select(thread => new TraceThreadInfo(file.ThreadName(thread), file.Counts(thread))).ToImmutableArray();
        return new TraceInfo
        {
            Name = file.Name,
            FileLength = new FileInfo(path).Length,
            Counts = OperationCounts.Sum(threads.Select(thread => thread.Counts)),
            DistinctPages = file.DistinctPages,
            DistinctDataPages = file.DistinctDataPages,
            Threads = threads,
            Areas = file.Areas,
        };
    }
}

/// <summary>One thread of a trace.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Counts">Its operations, by kind.</param>
public sealed record TraceThreadInfo(string Name, OperationCounts Counts);
