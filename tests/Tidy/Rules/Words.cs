using System.Text.RegularExpressions;
using Mono.Cecil;

namespace Tidy.Rules;

/// <summary>Words that do not belong into the repository.</summary>
internal static partial class Words
{
    /// <summary>Paths of one machine, which nobody else has.</summary>
    public static IEnumerable<Finding> MachinePaths(RepositoryFile file) => Find(file, MachinePath());

    /// <summary>Work left for later: it is done, or it is an issue.</summary>
    public static IEnumerable<Finding> Leftovers(RepositoryFile file) => Find(file, Leftover());

    /// <summary>Tests that wait for the wall clock, or do not run.</summary>
    public static IEnumerable<Finding> LazyTests(RepositoryFile file) => Find(file, LazyTest());

    /// <summary>Type names that fit anything.</summary>
    public static IEnumerable<Finding> EmptyNames(TypeDefinition type) =>
        EmptyName().IsMatch(type.Name) ? [new Finding(type.FullName, "says nothing about what it is")] : [];

    private static IEnumerable<Finding> Find(RepositoryFile file, Regex words) =>
        from line in file.Lines.Index()
        from word in words.Matches(line.Item)
        select new Finding(file.Path, $"line {line.Index + 1}: {word.Value}");

    [GeneratedRegex(@"(?<![\w.])/(work|tmp|home|root|Users)/\w+|[A-Z]:\\Users\\")]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"\b(TODO|FIXME|XXX|HACK|NotImplementedException)\b")]
    private static partial Regex Leftover();

    [GeneratedRegex(@"\b(Thread\.Sleep|Task\.Delay)\(|\bSkip *= *""")]
    private static partial Regex LazyTest();

    [GeneratedRegex("^[A-Z].*(Manager|Helper|Context|Utils|Util)(`[0-9])?$")]
    private static partial Regex EmptyName();
}
