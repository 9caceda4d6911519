namespace VmActors.Cli.Output;

/// <summary>A file that a command writes whole or not at all; a former one stays until the new one is there.</summary>
internal static class OutputFile
{
    /// <summary>Why no such file can be written, as the end of a message; null when it can.</summary>
    public static string? Problem(string path)
    {
        if (path.Length == 0) return "no name; expected a file to write";
        if (Directory.Exists(path)) return "is a folder; expected a file to write";
        var folder = Path.GetDirectoryName(Path.GetFullPath(path));
        return Directory.Exists(folder) ? null : $"there is no folder {folder}; expected a file in one that exists";
    }

    /// <summary>Writes the file.</summary>
    public static void Write(string path, string content)
    {
        var full = Path.GetFullPath(path);
        var partial = $"{full}.partial-{Path.GetRandomFileName()}";
        try
        {
            DiskBarrier.WriteFile(partial, content);
            File.Move(partial, full, overwrite: true);
        }
        finally
        {
            File.Delete(partial);
        }
        DiskBarrier.SyncFolder(Path.GetDirectoryName(full)!);
    }
}
