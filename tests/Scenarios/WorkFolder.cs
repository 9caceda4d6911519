namespace Scenarios;

/// <summary>A folder of files for one test; gone at its end.</summary>
internal sealed class WorkFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("vmactors-").FullName;

    public string In(string name) => System.IO.Path.Combine(Path, name);

    public void Write(string name, string text) => File.WriteAllText(In(name), text);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
