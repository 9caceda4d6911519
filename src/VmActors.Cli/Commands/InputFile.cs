namespace VmActors.Cli.Commands;

/// <summary>A file that the user named, to be read.</summary>
internal static class InputFile
{
    /// <summary>Why it cannot be read, as the end of a message; null when it is there.</summary>
    public static string? Problem(string path, string expected) =>
        File.Exists(path) ? null
        : Directory.Exists(path) ? $"is a folder; expected {expected}"
        : $"no such file; expected {expected}";
}
