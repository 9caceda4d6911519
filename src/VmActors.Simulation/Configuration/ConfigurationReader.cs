using System.Text;
using System.Text.Json;
using VmActors.Documents;
using VmActors.Simulation.Configuration.Reading;

namespace VmActors.Simulation.Configuration;

/// <summary>
/// Reads configurations strictly: everything that is wrong is reported, nothing wrong becomes a default.
/// </summary>
public static class ConfigurationReader
{
    /// <summary>Reads a file and applies settings like <c>machine.cpus=8</c> to it.</summary>
    /// <param name="path">The file; traces and scripts in it are relative to its folder.</param>
    /// <param name="settings">In order; a later one wins.</param>
    public static ConfigurationResult Read(string path, IReadOnlyList<string> settings)
    {
        byte[] content;
        try
        {
            content = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            var reason = Directory.Exists(path) ? "is a folder"
                : e is FileNotFoundException or DirectoryNotFoundException ? "no such file"
                : e.Message;
            return new ConfigurationResult(null, [new(path, 0, 0, "", $"{reason}; expected a configuration in JSON")]);
        }
        return Read(content, path, Path.GetDirectoryName(Path.GetFullPath(path))!, settings);
    }

    /// <summary>Reads a text as if it were the file <paramref name="name"/> in <paramref name="folder"/>.</summary>
    public static ConfigurationResult ReadText(
        string text, string name, string folder, params IReadOnlyList<string> settings) =>
        Read(Encoding.UTF8.GetBytes(text), name, folder, settings);

    private static ConfigurationResult Read(
        ReadOnlySpan<byte> utf8, string name, string folder, IReadOnlyList<string> settings)
    {
        var errors = new ErrorList();
        var root = DocumentParser.Parse(utf8, name, errors);
        if (root is null) return new ConfigurationResult(null, errors.InOrder());
        if (root.Token == JsonTokenType.StartObject) Setting.ApplyAll(settings, root, errors);
        var record = new Binder(errors).BindRecord(root, typeof(SimulationConfiguration), null, "");
        if (record is not SimulationConfiguration bound) return new ConfigurationResult(null, errors.InOrder());
        new ConfigurationRules(bound, errors).Check();
        var located = LocateFiles(bound, folder, errors);
        return errors.Count > 0
            ? new ConfigurationResult(null, errors.InOrder())
            : new ConfigurationResult(located.WithWatermarks(), []);
    }

    private static SimulationConfiguration LocateFiles(
        SimulationConfiguration configuration, string folder, ErrorList errors)
    {
        if (configuration.Processes.IsDefault) return configuration;
        var located = configuration.Processes.ToBuilder();
        for (var i = 0; i < located.Count; i++)
        {
            if (located[i] is not { } process) continue;
            var path = FormattableString.Invariant($"processes[{i}]");
            located[i] = process with
            {
                Trace = Locate(process.Trace, folder, $"{path}.trace", errors),
                Script = Locate(process.Script, folder, $"{path}.script", errors),
            };
        }
        return configuration with { Processes = located.ToImmutable() };
    }

    private static string? Locate(string? written, string folder, string path, ErrorList errors)
    {
        if (written is null || errors.Concerns(path)) return null;
        if (written.Length == 0 || written.Contains('\0', StringComparison.Ordinal))
        {
            errors.Add(path, "no file name; expected a path relative to the configuration");
            return null;
        }
        var full = Path.GetFullPath(written, folder);
        if (!File.Exists(full)) errors.Add(path, $"no file \"{written}\" in {folder}; {Neighbour(full)}");
        return full;
    }

    private static string Neighbour(string full)
    {
        var folder = Path.GetDirectoryName(full);
        if (folder is null || !Directory.Exists(folder)) return $"there is no folder {folder}";
        var names = Directory.GetFiles(folder).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal);
        return NearestName.Of(Path.GetFileName(full), names) is { } nearest
            ? $"the nearest file there is {nearest}"
            : "expected a file that exists";
    }
}
