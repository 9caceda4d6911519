using System.Text.RegularExpressions;
using Mono.Cecil;

namespace Tidy.Rules;

/// <summary>How long files, methods and lines may be.</summary>
internal static partial class Sizes
{
    /// <summary>Lines of a file.</summary>
    public const int FileMax = 500;

    /// <summary>Lines of the middle one when all files are ordered by length.</summary>
    public const int FileMedianMax = 120;

    /// <summary>Lines of a method.</summary>
    public const int MethodMax = 60;

    /// <summary>Characters of a line.</summary>
    public const int LineMax = 120;

    public static IEnumerable<Finding> LongFiles(IEnumerable<RepositoryFile> files) =>
        from file in files
        where file.Lines.Length > FileMax
        select new Finding(file.Path, $"{file.Lines.Length} lines, at most {FileMax}");

    public static int MedianLength(IEnumerable<RepositoryFile> files)
    {
        var lengths = files.Select(file => file.Lines.Length).Order().ToList();
        return lengths[lengths.Count / 2];
    }

    public static IEnumerable<Finding> LongLines(IEnumerable<RepositoryFile> files) =>
        from file in files
        from line in file.Lines.Index()
        where line.Item.Length > LineMax
        select new Finding(file.Path, $"line {line.Index + 1} has {line.Item.Length} characters, at most {LineMax}");

    /// <summary>Methods by the lines of their statements. Constructors also run the fields' initializers, which stand
    /// elsewhere: of those every line counts by itself.</summary>
    public static IEnumerable<Finding> LongMethods(IEnumerable<TypeDefinition> types) =>
        from type in types
        from method in type.Bodies()
        let length = Length(method)
        where length > MethodMax
        select new Finding(type.Home(), $"{method.AuthorName()} has {length} lines, at most {MethodMax}");

    /// <summary>Types in parts, other than where generated code is the other part.</summary>
    public static IEnumerable<Finding> PartialTypes(IEnumerable<RepositoryFile> files) =>
        from file in files
        where Partial().IsMatch(file.Text) && !Generated().IsMatch(file.Text)
        select new Finding(file.Path, "a type in parts");

    private static int Length(MethodDefinition method)
    {
        var points = method.DebugInformation.SequencePoints.Where(point => !point.IsHidden).ToList();
        if (points.Count == 0)
            return 0;
        return method.IsConstructor
            ? points.SelectMany(point => Enumerable.Range(point.StartLine, point.EndLine - point.StartLine + 1))
                .Distinct().Count()
            : points.Max(point => point.EndLine) - points.Min(point => point.StartLine) + 1;
    }

    [GeneratedRegex(@"\bpartial (ref )?(class|struct|record|interface)\b")]
    private static partial Regex Partial();

    [GeneratedRegex(@"\[(LibraryImport|GeneratedRegex|JsonSerializable|LoggerMessage)\(")]
    private static partial Regex Generated();
}
