namespace VmActors.Workloads.Traces.Lackey;

/// <summary>A line of a lackey text is not what valgrind writes.</summary>
/// <param name="fileName">The file.</param>
/// <param name="line">The line, from 1.</param>
/// <param name="text">What stands there.</param>
/// <param name="expected">What should.</param>
public sealed class LackeyFormatException(string fileName, long line, string text, string expected)
    : WorkloadException(FormattableString.Invariant($"{fileName}:{line}: '{text}': expected {expected}"))
{
    /// <summary>The file.</summary>
    public string FileName { get; } = fileName;

    /// <summary>The line, from 1.</summary>
    public long Line { get; } = line;
}
