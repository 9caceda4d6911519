using VmActors.Units.Replacement.Curves;

namespace VmActors.Cli.Running;

/// <summary>One policy in one memory.</summary>
/// <param name="Policy">The policy, as command lines call it.</param>
/// <param name="Frames">Frames of the memory.</param>
/// <param name="References">References made.</param>
/// <param name="Misses">Those that did not find their page.</param>
internal sealed record PolicyRow(string Policy, int Frames, long References, long Misses);

/// <summary>One policy in memories of every size.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Curve">Its misses.</param>
internal sealed record PolicyCurve(string Policy, MissCurve Curve);

/// <summary>What the laboratory found.</summary>
/// <param name="Rows">Each policy in each memory.</param>
/// <param name="Curves">Stack algorithms in all memories.</param>
/// <param name="WorkingSet">Sizes of the working set; null when nobody asked.</param>
internal sealed record PolicyFindings(
    IReadOnlyList<PolicyRow> Rows, IReadOnlyList<PolicyCurve> Curves, WorkingSetSizes? WorkingSet);
