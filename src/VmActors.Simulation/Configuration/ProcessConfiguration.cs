using System.ComponentModel;
using VmActors.Simulation.Configuration.Metadata;

namespace VmActors.Simulation.Configuration;

/// <summary>One process, or some equal ones: exactly one of pattern, trace and script.</summary>
public sealed record ProcessConfiguration
{
    /// <summary>Its name; unique.</summary>
    [Description("The name of the process: letters, digits, '-', '_' and '.'; unique.")]
    public required string Name { get; init; }

    /// <summary>How many such processes there are.</summary>
    [Within("1", "100000"), Description("How many such processes there are; they are named name#1, name#2 and so on.")]
    public int Count { get; init; } = 1;

    /// <summary>References by a formula.</summary>
    [Description("References by a formula.")]
    public PatternConfiguration? Pattern { get; init; }

    /// <summary>A recorded trace: full path after reading.</summary>
    [InputFile, Description("A recorded trace (.vmtrace, or lackey text, plain or gzip); relative to this file.")]
    public string? Trace { get; init; }

    /// <summary>A workload script: full path after reading.</summary>
    [InputFile, Description("A workload script; relative to this file.")]
    public string? Script { get; init; }

    /// <summary>
    /// The names of the processes: the name alone for one, <c>name#1</c>, <c>name#2</c>… for several.
    /// </summary>
    public IEnumerable<string> InstanceNames => Count == 1
        ? [Name]
        : Enumerable.Range(1, Count).Select(number => FormattableString.Invariant($"{Name}#{number}"));
}
