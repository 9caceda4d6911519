using VmActors.Cli.Running;

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

    private ResultFolder(string path) => _path = path;

    /// <summary>The folder that a user named; new, empty, or of former results.</summary>
    /// <exception cref="InvalidInputException">It holds something else, or is none.</exception>
    public static ResultFolder At(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (Path.GetFileName(full).Length == 0) throw new InvalidInputException($"{path}: expected a folder below the root");
        if (File.Exists(full)) throw new InvalidInputException($"{path}: is a file; expected a folder for the results");
        var foreign = Directory.Exists(full)
            ? Directory.GetFileSystemEntries(full).Select(entry => Path.GetFileName(entry)).Except(Names)
                .Order(StringComparer.Ordinal).ToList()
            : [];
        if (foreign.Count > 0)
            throw new InvalidInputException($"{path}: holds {foreign[0]}; expected a new or empty folder, or former results");
        return new ResultFolder(full);
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
        catch (IOException)
        {
            Directory.Delete(fresh, recursive: true);
            throw;
        }
        Replace(fresh, $"{_path}.old-{suffix}");
        DiskBarrier.SyncFolder(parent);
    }

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
