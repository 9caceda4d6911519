namespace VmActors.Cli.Output;

/// <summary>The folder of a run's results: written whole or not at all, former results replaced in one step.</summary>
/// <remarks>
/// New files are written to <c>NAME.partial-…</c> beside it, synchronised, and swapped in. Whenever the process dies,
/// the folder holds the former results or the new ones; where the system cannot swap, the former ones stand beside it
/// as <c>NAME.old-…</c> for an instant.
/// </remarks>
internal sealed class ResultFolder
{
    private static readonly string[] Names = ["configuration.json", "result.json", "summary.txt"];

    private readonly string _path;

    /// <summary>The folder at a path that has no <see cref="Problem"/>; it is not made before it is written.</summary>
    public ResultFolder(string path) => _path = FullPath(path);

    /// <summary>
    /// Why a folder cannot hold results: it must be new, empty, or of former results; null when it can.
    /// </summary>
    public static string? Problem(string path)
    {
        if (path.Length == 0 || Path.GetFileName(FullPath(path)).Length == 0) return "expected a folder below the root";
        if (File.Exists(path)) return "is a file; expected a folder for the results";
        if (!Directory.Exists(path)) return null;
        var foreign = Directory.GetFileSystemEntries(path).Select(entry => Path.GetFileName(entry)).Except(Names)
            .Order(StringComparer.Ordinal).FirstOrDefault();
        return foreign is null ? null : $"holds {foreign}; expected a new or empty folder, or former results";
    }

    /// <summary>Writes the three files and makes them the folder's content.</summary>
    public void Write(string result, string summary, string configuration)
    {
        var parent = Path.GetDirectoryName(_path)!;
        Directory.CreateDirectory(parent);
        var suffix = Path.GetRandomFileName();
        var fresh = $"{_path}.partial-{suffix}";
        Directory.CreateDirectory(fresh);
        try
        {
            DiskBarrier.WriteFile(Path.Combine(fresh, "result.json"), result);
            DiskBarrier.WriteFile(Path.Combine(fresh, "summary.txt"), summary);
            DiskBarrier.WriteFile(Path.Combine(fresh, "configuration.json"), configuration);
            DiskBarrier.SyncFolder(fresh);
        }
        catch
        {
            Directory.Delete(fresh, recursive: true);
            throw;
        }
        Replace(fresh, $"{_path}.old-{suffix}");
        DiskBarrier.SyncFolder(parent);
    }

    private static string FullPath(string path) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));

    private void Replace(string fresh, string old)
    {
        if (!Directory.Exists(_path))
        {
            Directory.Move(fresh, _path);
        }
        else if (DiskBarrier.TryExchange(fresh, _path))
        {
            Directory.Delete(fresh, recursive: true);
        }
        else
        {
            Directory.Move(_path, old);
            Directory.Move(fresh, _path);
            Directory.Delete(old, recursive: true);
        }
    }
}
