using System.Collections.Immutable;

namespace VmActors.Workloads.Scripts;

/// <summary>One thing that is wrong with a script.</summary>
/// <param name="FileName">The file.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1, in characters.</param>
/// <param name="Problem">What is there, what was expected and the nearest valid word.</param>
public sealed record ScriptError(string FileName, int Line, int Column, string Problem)
{
    /// <summary>For people: <c>churn.vmscript:3:5: …</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{FileName}:{Line}:{Column}: {Problem}");
}

/// <summary>A script has errors; these are all of them.</summary>
/// <param name="errors">At least one, in the order of lines.</param>
public sealed class ScriptException(ImmutableArray<ScriptError> errors)
    : WorkloadException(string.Join("\n", errors.Select(error => error.ToString())))
{
    /// <summary>At least one, in the order of lines.</summary>
    public ImmutableArray<ScriptError> Errors { get; } = errors;
}
