namespace Tidy;

/// <summary>Something that a rule does not allow.</summary>
/// <param name="Where">A type's full name, a file's path, or a project's name: what an exemption names.</param>
/// <param name="What">What was found there, for the reader of a failed test.</param>
internal sealed record Finding(string Where, string What)
{
    public override string ToString() => $"{Where}: {What}";
}

/// <summary>One place where a rule does not hold on purpose.</summary>
/// <param name="Where">As in <see cref="Finding"/>.</param>
/// <param name="Reason">Why it is right there.</param>
internal sealed record Exemption(string Where, string Reason);

/// <summary>The end of every check.</summary>
internal static class Findings
{
    /// <summary>Fails when a finding has no exemption, and when an exemption is no longer needed.</summary>
    public static void AreNone(IEnumerable<Finding> findings, params Exemption[] exemptions)
    {
        var all = findings.ToList();
        var exempt = exemptions.Select(exemption => exemption.Where).ToHashSet(StringComparer.Ordinal);
        var open = all.Where(finding => !exempt.Contains(finding.Where)).Select(finding => finding.ToString());
        var stale = exempt.Except(all.Select(finding => finding.Where), StringComparer.Ordinal)
            .Select(where => $"{where}: the exemption is no longer needed");
        var lines = open.Concat(stale).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        Assert.True(lines.Count == 0, string.Join('\n', lines));
    }
}
