namespace VmActors.Workloads.Traces.Binary;

/// <summary>A binary trace is truncated, damaged or of another version.</summary>
/// <param name="fileName">The file.</param>
/// <param name="offset">Bytes from its start to the trouble.</param>
/// <param name="problem">What is there and what was expected.</param>
public sealed class TraceFormatException(string fileName, long offset, string problem)
    : WorkloadException(FormattableString.Invariant($"{fileName}: at byte {offset}: {problem}"))
{
    /// <summary>The file.</summary>
    public string FileName { get; } = fileName;

    /// <summary>Bytes from the start of the file to the trouble.</summary>
    public long Offset { get; } = offset;
}
