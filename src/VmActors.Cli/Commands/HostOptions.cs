using System.CommandLine;
using VmActors.Cli.Running;
using VmActors.Simulation;
using VmActors.Simulation.Hosting;

namespace VmActors.Cli.Commands;

/// <summary>The options that say what runs the actors; none of them changes a result.</summary>
internal sealed class HostOptions
{
    private readonly Option<string?> _name = new("--host")
    {
        Description = "What runs the actors; never changes a result. Default: sequential on 1 thread, else parallel.",
        HelpName = "sequential|parallel|akka",
    };

    private readonly Option<long?> _threads =
        CommandTree.CreateNumber("--threads", "Host threads; they never change a result. Default: all.", 1, 1024);

    private readonly Option<string?> _settings = new("--host-config")
    {
        Description = "Settings of the host, in HOCON; only akka has any.",
        HelpName = "FILE",
    };

    /// <summary>All of them.</summary>
    public IEnumerable<Option> All => [_name, _threads, _settings];

    /// <summary>The host and its threads; where none are given as many as can work at once.</summary>
    public RunOptions Read(ParseResult parsed, int cpus)
    {
        var name = parsed.GetValue(_name);
        var most = name == SequentialHostFactory.HostName ? 1 : Math.Min(Environment.ProcessorCount, cpus);
        return new RunOptions { HostName = name, Threads = (int)(parsed.GetValue(_threads) ?? most) };
    }

    /// <summary>The settings of the host. What is wrong is added to <paramref name="errors"/>.</summary>
    public HostSettings ReadSettings(ParseResult parsed, List<string> errors)
    {
        if (parsed.GetValue(_settings) is not { } file) return new HostSettings();
        var problem = parsed.GetValue(_name) == HostSettings.HostName
            ? InputFile.Problem(file, "settings in HOCON")
            : $"only the host {HostSettings.HostName} has settings; expected --host {HostSettings.HostName}";
        if (problem is null) return new HostSettings(File.ReadAllText(file), file);
        errors.Add($"--host-config {file}: {problem}");
        return new HostSettings();
    }
}
