using System.Collections.Immutable;
using VmActors.Runtime;
using VmActors.Runtime.Engine;
using VmActors.Simulation.Assembly;
using VmActors.Simulation.Configuration;
using VmActors.Simulation.Results;
using VmActors.Workloads;

namespace VmActors.Simulation;

/// <summary>A machine with its workloads open, ready to run once: for a caller that goes through the quanta itself. All
/// others use <see cref="SimulationRun"/>.</summary>
public sealed class PreparedRun : IDisposable
{
    /// <summary>How many quanta pass between two looks at the progress.</summary>
    private const int QuantaPerLook = 256;

    private readonly SimulationConfiguration _configuration;

    private PreparedRun(SimulationConfiguration configuration, ImmutableArray<Program> programs)
    {
        _configuration = configuration;
        Machine = new SimulatedMachine(MachineSpecs.From(configuration), programs);
    }

    /// <summary>The machine.</summary>
    public SimulatedMachine Machine { get; }

    /// <summary>Builds the machine and opens the workloads.</summary>
    /// <param name="configuration">Valid, as <see cref="ConfigurationReader"/> gives it.</param>
    /// <param name="options">Where to tell progress and to record messages; the host plays no part.</param>
    /// <exception cref="WorkloadException">A trace or script is wrong.</exception>
    /// <exception cref="NoSharedFramesException">A program maps what the machine cannot share.</exception>
    /// <exception cref="MachineTooSmallException">Page tables leave no frame for a page.</exception>
    public static PreparedRun Open(SimulationConfiguration configuration, RunOptions options)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(options);
        var programs = ProgramLoader.Open(configuration);
        MachineTooSmallException.ThrowIfFull(programs.Length, configuration.Machine);
        AddressSpaceTooSmallException.ThrowIfAny(programs, configuration.Machine);
        NoSharedFramesException.ThrowIfAny(programs, configuration.Machine);
        var run = new PreparedRun(configuration, programs);
        run.Machine.System.Journal = options.Journal;
        run.Machine.System.QuantumCompleted = run.Watch(options.Progress, Expected(programs));
        return run;
    }

    /// <summary>What the run found, after it has ended.</summary>
    /// <param name="end">How it ended; anything but <see cref="RunEnd.Completed"/> makes the result partial.</param>
    /// <param name="host">The host's name.</param>
    /// <param name="threads">How many actors it had work at once.</param>
    /// <param name="elapsed">Host time from the first quantum to the last.</param>
    public RunReport Report(RunEnd end, string host, int threads, TimeSpan elapsed)
    {
        var result = ResultCollector.Collect(Machine, end != RunEnd.Completed);
        return new RunReport(
            ConfigurationJson.Hash(_configuration), _configuration.Seed, result,
            new HostReport(host, threads, elapsed, result.Cpus.Sum(cpu => cpu.References.Total)))
        {
            Translation = ResultCollector.Translation(Machine),
        };
    }

    /// <inheritdoc/>
    public void Dispose() => Machine.Dispose();

    /// <summary>How many references the programs will make, where all of them know.</summary>
    private static long? Expected(ImmutableArray<Program> programs) =>
        programs.Aggregate((long?)0, (sum, program) => sum + program.ReferenceCount);

    private Action<Quantum>? Watch(IProgress<RunProgress>? progress, long? expected)
    {
        var checks = _configuration.CheckInvariants;
        if (!checks && progress is null)
            return null;
        var quanta = 0;
        return _ =>
        {
            if (checks)
                Machine.CheckInvariants();
            if (progress is not null && ++quanta % QuantaPerLook == 0)
                progress.Report(Look(expected));
        };
    }

    private RunProgress Look(long? expected)
    {
        var references = 0L;
        foreach (var cpu in Machine.Cpus)
            references += cpu.Mmu.Counts.TotalReferences;
        var counts = Machine.Kernel.Counts;
        return new RunProgress(
            Machine.System.Now, references, counts.MinorFaults + counts.MajorFaults,
            Machine.Kernel.FreeFrameCount, expected);
    }
}
