using System.Text;

namespace VmActors.Tests;

/// <summary>Compares a text with the file that was committed for it.</summary>
/// <remarks>
/// With VMACTORS_ACCEPT=1 in the environment the file is written instead; look at the difference then.
/// </remarks>
internal static class Snapshot
{
    /// <summary>The folder that holds VmActors.sln.</summary>
    public static string RepositoryRoot { get; } = FindRoot();

    /// <summary>
    /// Fails when <paramref name="actual"/> is not the content of <paramref name="path"/> in the repository.
    /// </summary>
    public static void Match(string path, string actual)
    {
        var file = Path.Combine(RepositoryRoot, path);
        if (Environment.GetEnvironmentVariable("VMACTORS_ACCEPT") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, actual, new UTF8Encoding(false));
            return;
        }
        Assert.True(File.Exists(file), $"no snapshot {path}; its content would be:\n{actual}");
        Assert.Equal(File.ReadAllText(file), actual);
    }

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "VmActors.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("no VmActors.sln found");
        return folder;
    }
}
