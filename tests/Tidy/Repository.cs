namespace Tidy;

/// <summary>A file of the repository.</summary>
/// <param name="Path">From the top folder, with slashes.</param>
/// <param name="Text">All of it; empty for data that is no text.</param>
/// <param name="Size">In bytes.</param>
internal sealed record RepositoryFile(string Path, string Text, long Size)
{
    /// <summary>Its lines, without the empty one after the last line end.</summary>
    public string[] Lines => Text.TrimEnd('\n').Split('\n');
}

/// <summary>The files of this repository, without what builds and runs leave behind.</summary>
internal static class Repository
{
    private static readonly string[] Left =
        [".git", ".vs", ".idea", "bin", "obj", "out", "TestResults", "BenchmarkDotNet.Artifacts"];

    private static readonly string[] Data = [".gz", ".vmtrace", ".png"];

    public static string Root { get; } = FindRoot();

    /// <summary>Every file, by path.</summary>
    public static IReadOnlyList<RepositoryFile> Files { get; } =
        [.. Walk(new DirectoryInfo(Root)).Select(Read).OrderBy(file => file.Path, StringComparer.Ordinal)];

    /// <summary>Files whose path starts and ends so.</summary>
    public static IEnumerable<RepositoryFile> Under(string start, string end) => Files.Where(file =>
        file.Path.StartsWith(start, StringComparison.Ordinal) && file.Path.EndsWith(end, StringComparison.Ordinal));

    /// <summary>The C# sources of src, tests and bench.</summary>
    public static IEnumerable<RepositoryFile> Sources => Under("", ".cs");

    /// <summary>The C# sources of src.</summary>
    public static IEnumerable<RepositoryFile> Product => Under("src/", ".cs");

    /// <summary>The documents, README first.</summary>
    public static IEnumerable<RepositoryFile> Documents => Under("", ".md");

    /// <summary>Whether a file or folder of this path exists.</summary>
    public static bool Has(string path) => Path.Exists(Path.Combine(Root, path));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "VmActors.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException("the tests run inside the repository: no VmActors.sln above them");
    }

    private static IEnumerable<FileInfo> Walk(DirectoryInfo folder) => folder.EnumerateFileSystemInfos()
        .Where(entry => !Left.Contains(entry.Name, StringComparer.Ordinal))
        .SelectMany(entry => entry is DirectoryInfo inner ? Walk(inner) : [(FileInfo)entry]);

    private static RepositoryFile Read(FileInfo file)
    {
        var isData = Data.Contains(file.Extension, StringComparer.Ordinal);
        var path = Path.GetRelativePath(Root, file.FullName).Replace('\\', '/');
        return new RepositoryFile(path, isData ? "" : File.ReadAllText(file.FullName), file.Length);
    }
}
