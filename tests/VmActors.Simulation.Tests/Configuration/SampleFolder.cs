using VmActors.Simulation.Configuration;

namespace VmActors.Simulation.Tests.Configuration;

/// <summary>A folder with a trace and a script for configurations to name; gone at the end of the test.</summary>
public sealed class SampleFolder : IDisposable
{
    public SampleFolder()
    {
        Directory.CreateDirectory(Path);
        File.WriteAllText(In("gzip.vmtrace"), "a trace");
        File.WriteAllText(In("churn.vmscript"), "a script");
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("vmactors-").FullName;

    public string In(string name) => System.IO.Path.Combine(Path, name);

    public ConfigurationResult Read(string text, params IReadOnlyList<string> settings) =>
        ConfigurationReader.ReadText(text, "x.json", Path, settings);

    public SimulationConfiguration Valid(string text, params IReadOnlyList<string> settings)
    {
        var result = Read(text, settings);
        Assert.Equal("", Errors(result));
        return result.Configuration!;
    }

    /// <summary>The errors as the user sees them, without the name of this folder.</summary>
    public string Errors(ConfigurationResult result) =>
        string.Concat(result.Errors.Select(error => error + "\n")).Replace(Path, "FOLDER", StringComparison.Ordinal);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
