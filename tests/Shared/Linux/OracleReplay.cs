namespace VmActors.Tests.Linux;

/// <summary>Where a machine does something else than Linux did.</summary>
/// <param name="Path">The recording.</param>
/// <param name="Line">Its line, from 1.</param>
/// <param name="Step">The step.</param>
/// <param name="Expected">What Linux answered.</param>
/// <param name="Seen">What the machine answered.</param>
/// <param name="Before">The steps of the script up to this one, which reproduce the difference.</param>
internal sealed record OracleDifference(
    string Path, int Line, string Step, string Expected, string Seen, IReadOnlyList<string> Before)
{
    /// <summary>Place, step, what was expected and seen, on a line.</summary>
    public string Summary => $"{Path}({Line}): {Step}: expected {Expected}, seen {Seen}";

    /// <summary>The summary, and the script before it.</summary>
    public override string ToString() => $"{Summary}\n{string.Join('\n', Before)}";
}

/// <summary>Does the scripts of a recording again, on another machine.</summary>
internal static class OracleReplay
{
    /// <summary>The first difference of each script that has one, in the recording's order; scripts that
    /// <paramref name="wanted"/> does not take are left out.</summary>
    public static IEnumerable<OracleDifference> Differences(
        OracleRecording recording, Func<OracleWorld, IOracleMachine> newMachine,
        Func<RecordedScript, bool>? wanted = null) =>
        from script in recording.Scripts
        where wanted is null || wanted(script)
        let difference = FirstDifference(recording, script, newMachine(recording.World))
        where difference is not null
        select difference;

    private static OracleDifference? FirstDifference(
        OracleRecording recording, RecordedScript script, IOracleMachine machine)
    {
        for (int at = 0; at < script.Steps.Count; at++)
        {
            var step = script.Steps[at];
            var seen = machine.Do(step.Step).Text(recording.World);
            if (seen != step.Outcome)
            {
                var before = script.Steps.Take(at).Select(earlier => $"{earlier.Text} = {earlier.Outcome}");
                return new OracleDifference(
                    recording.Path, step.Line, step.Text, step.Outcome, seen, [script.Name, .. before]);
            }
        }
        return null;
    }
}
