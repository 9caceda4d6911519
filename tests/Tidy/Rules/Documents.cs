using System.Text.RegularExpressions;

namespace Tidy.Rules;

/// <summary>What documents and configurations promise to their readers.</summary>
internal static partial class Documents
{
    /// <summary>Bytes of the largest file.</summary>
    public const long FileSizeMax = 4L << 20;

    /// <summary>Relative links whose target does not exist.</summary>
    public static IEnumerable<Finding> DeadLinks(RepositoryFile document) =>
        from link in Link().Matches(Prose(document))
        let target = link.Groups[1].Value
        where !target.Contains(':', StringComparison.Ordinal)
        where !Repository.Has(Path.Combine(Path.GetDirectoryName(document.Path)!, target))
        select new Finding(document.Path, $"a link to {target}, which does not exist");

    /// <summary>Files and folders of this repository that the text names in backquotes and that do not exist.</summary>
    public static IEnumerable<Finding> DeadNames(RepositoryFile document) =>
        from name in NamedPath().Matches(Prose(document))
        let path = name.Groups[1].Value
        where !Repository.Has(path)
        select new Finding(document.Path, $"names {path}, which does not exist");

    /// <summary>A document has one title, and it is the first line.</summary>
    public static IEnumerable<Finding> Titles(RepositoryFile document)
    {
        var titles = Prose(document).Split('\n').Count(line => line.StartsWith("# ", StringComparison.Ordinal));
        if (titles != 1 || !document.Text.StartsWith("# ", StringComparison.Ordinal))
            yield return new Finding(document.Path, $"has {titles} titles, expected one, as its first line");
    }

    /// <summary>Decisions are numbered from 1 without gaps, and each says its status.</summary>
    public static IEnumerable<Finding> Decisions(IEnumerable<RepositoryFile> decisions) =>
        from decision in decisions.Index()
        let file = decision.Item
        let start = $"docs/adr/{decision.Index + 1:0000}-"
        let isNumbered = file.Path.StartsWith(start, StringComparison.Ordinal)
        let hasStatus = file.Text.Contains("\nStatus: ", StringComparison.Ordinal)
        where !isNumbered || !hasStatus
        select new Finding(file.Path, isNumbered ? "has no line that starts with Status:" : $"expected {start}…");

    /// <summary>A configuration opens with a comment that says what one sees.</summary>
    public static IEnumerable<Finding> Openings(RepositoryFile file)
    {
        var comment = file.Path.EndsWith(".json", StringComparison.Ordinal) ? "// " : "# ";
        if (!file.Text.StartsWith(comment, StringComparison.Ordinal))
            yield return new Finding(file.Path, $"does not open with a comment ({comment.Trim()})");
    }

    /// <summary>Files too large for a clone that anybody makes in passing.</summary>
    public static IEnumerable<Finding> LargeFiles(IEnumerable<RepositoryFile> files) =>
        files.Where(file => file.Size > FileSizeMax).Select(file => new Finding(file.Path, $"{file.Size} bytes"));

    /// <summary>C# in a document that stands in no test, word for word: it may have stopped to compile.</summary>
    public static IEnumerable<Finding> UntestedCode(RepositoryFile document, IEnumerable<RepositoryFile> tests) =>
        from block in CSharpBlock().Matches(document.Text)
        let code = Normalized(block.Groups[1].Value)
        where !tests.Any(test => Normalized(test.Text).Contains(code, StringComparison.Ordinal))
        select new Finding(document.Path, $"shows code that stands in no test: {block.Groups[1].Value.Split('\n')[0]}");

    /// <summary>The lines without their indentation, and without empty ones.</summary>
    private static string Normalized(string code) => string.Join(
        '\n', code.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    [GeneratedRegex(@"^```csharp\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex CSharpBlock();

    /// <summary>The text without its code blocks.</summary>
    private static string Prose(RepositoryFile document) => CodeBlock().Replace(document.Text, "");

    [GeneratedRegex(@"^ *```.*?^ *```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"\]\(([^)#\s]+)(#[^)\s]*)?\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"`((?:src|tests|docs|config|bench|traces|\.ci)/[\w./-]+)`")]
    private static partial Regex NamedPath();
}
