namespace VmActors.Workloads.Traces.References;

/// <summary>A line of a list of page numbers is none, or there is no page in it.</summary>
/// <param name="fileName">The file.</param>
/// <param name="line">The line, from 1.</param>
/// <param name="column">The first character that is wrong, from 1.</param>
/// <param name="problem">What is there and what was expected.</param>
public sealed class PageListException(string fileName, long line, int column, string problem)
    : WorkloadException(FormattableString.Invariant($"{fileName}:{line}:{column}: {problem}"));
