namespace VmActors.Documents;

/// <summary>Something wrong in a document, for the person who wrote it.</summary>
/// <param name="File">The file as the user named it, or <c>--set machine.cpus</c>.</param>
/// <param name="Line">From 1; 0 when there is no line.</param>
/// <param name="Column">From 1, in characters; 0 when there is no line.</param>
/// <param name="Path">The key: <c>machine.tlb.l1Data.ways</c>; empty for the file as a whole.</param>
/// <param name="Message">What was written, and what was expected.</param>
public sealed record DocumentError(string File, int Line, int Column, string Path, string Message)
{
    /// <summary>
    /// One line: <c>config/x.json:12:15: machine.cpus: 0; expected a whole number from 1 to 1024</c>.
    /// </summary>
    public override string ToString()
    {
        var place = Line == 0 ? File : FormattableString.Invariant($"{File}:{Line}:{Column}");
        var repeated = Path.Length == 0 || (Line == 0 && File.EndsWith(" " + Path, StringComparison.Ordinal));
        return repeated ? $"{place}: {Message}" : $"{place}: {Path}: {Message}";
    }
}
