using System.Collections.Immutable;
using VmActors.Runtime.Journal;
using VmActors.Simulation.Configuration;
using VmActors.Vocabulary;
using VmActors.Workloads;
using VmActors.Workloads.Patterns;
using VmActors.Workloads.Scripts;
using VmActors.Workloads.Traces;

namespace VmActors.Simulation.Assembly;

/// <summary>Opens the programs that a configuration names.</summary>
public static class ProgramLoader
{
    /// <summary>One program per process, in order; the caller, or the machine that gets them, disposes of their
    /// streams.</summary>
    /// <exception cref="WorkloadException">A trace or script is wrong.</exception>
    public static ImmutableArray<Program> Open(SimulationConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var catalog = new ProgramCatalog();
        return
        [
            .. configuration.Processes.SelectMany(process =>
                Open(configuration, process, catalog)
                .Select(program => program.On(configuration.Machine.Pages) with { Image = ImageOf(process, program) })),
        ];
    }

    private static IEnumerable<Program> Open(
        SimulationConfiguration configuration, ProcessConfiguration process, ProgramCatalog catalog)
    {
        foreach (var name in process.InstanceNames)
        {
            var seed = SeedOf(configuration.Seed, name);
            if (process.Trace is { } trace)
            {
                yield return TraceProgram.Open(trace) with { Name = name };
            }
            else if (process.Script is { } script)
            {
                var scripted = new ScriptOptions(configuration.Machine.Clock.Hertz, seed)
                {
                    PageSize = configuration.Machine.Pages,
                    Catalog = catalog,
                };
                foreach (var program in Script(script, name, scripted))
                    yield return program;
            }
            else
            {
                yield return Pattern(process.Pattern!, name, seed, configuration.Machine);
            }
        }
    }

    /// <summary>The instances of one entry of the configuration run the same program; a script may have
    /// several.</summary>
    private static string ImageOf(ProcessConfiguration process, Program program)
    {
        var instance = process.InstanceNames.First(name => program.Name == name
            || program.Name.StartsWith(name + ".", StringComparison.Ordinal));
        return process.Name + program.Name[instance.Length..];
    }

    /// <summary>A script may have several processes: they bear its name and their own.</summary>
    private static IEnumerable<Program> Script(string path, string name, ScriptOptions options)
    {
        var programs = ScriptProgram.Open(path, options);
        return programs.Length == 1
            ? [programs[0] with { Name = name }]
            : programs.Select(program => program with { Name = $"{name}.{program.Name}" });
    }

    private static Program Pattern(
        PatternConfiguration pattern, string name, ulong seed, MachineConfiguration machine)
    {
        var options = new PatternOptions
        {
            Size = pattern.Memory,
            References = pattern.References,
            WriteRatio = (double)pattern.Writes,
            FetchRatio = (double)pattern.Fetches,
            PageSize = machine.Pages,
            Seed = seed,
        };
        return Kind(pattern).CreateProgram(name, pattern.Threads, Place(options, MachineSpecs.UserEnd(machine)));
    }

    /// <summary>Where addresses end before the regions do: code from a sixteenth of them on, data from a
    /// quarter.</summary>
    private static PatternOptions Place(PatternOptions options, VirtualAddress end)
    {
        if (options.Start < end && (ulong)options.Size.Count <= end.Value - options.Start.Value)
            return options;
        var code = end.Value / 16;
        return options with
        {
            Start = new VirtualAddress(end.Value / 4),
            CodeStart = new VirtualAddress(code),
            CodeSize = new Bytes(Math.Min(options.CodeSize.Count, (long)code)),
        };
    }

    private static Pattern Kind(PatternConfiguration pattern) => pattern switch
    {
        SequentialConfiguration => new SequentialPattern(),
        StridedConfiguration strided => new StridedPattern(strided.Stride),
        UniformConfiguration => new UniformPattern(),
        ZipfConfiguration zipf => new ZipfPattern((double)zipf.Exponent),
        WorkingSetConfiguration set => new WorkingSetPattern(set.PhasePages, set.PhaseReferences),
        PointerChaseConfiguration chase => new PointerChasePattern(chase.Line),
        _ => throw new InvalidOperationException($"{pattern.GetType().Name} is no pattern that can be built"),
    };

    /// <summary>Each process has its own seed, from the run's seed and its name: adding a process changes no
    /// other.</summary>
    private static ulong SeedOf(long seed, string name) => RunningHash.Start.Add((ulong)seed).Add(name).Low;
}
