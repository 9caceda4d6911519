using VmActors.Documents;
using VmActors.Kernel;
using VmActors.Runtime;
using VmActors.Runtime.Hosts;
using VmActors.Simulation.Assembly;
using VmActors.Simulation.Configuration;
using VmActors.Units.Translation;
using VmActors.Vocabulary;
using VmActors.Workloads;
using static System.FormattableString;

namespace VmActors.Simulation.Explaining;

/// <summary>Explains single translations of a run, by what the simulated hardware tells while it makes them.</summary>
public static class Explainer
{
    /// <summary>Runs a configuration until what is asked has happened, or is at hand.</summary>
    /// <param name="configuration">Valid, as <see cref="ConfigurationReader"/> gives it.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="cancellation">Stops the run.</param>
    /// <exception cref="ExplainException">There is no such process or CPU.</exception>
    /// <exception cref="WorkloadException">A trace or script is wrong.</exception>
    /// <exception cref="DeadlockException">The programs wait for one another for ever.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static Explanation Explain(
        SimulationConfiguration configuration, ExplainRequest request, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        using var run = PreparedRun.Open(configuration, new RunOptions());
        var machine = run.Machine;
        if (request.Cpu is { } cpu && cpu.Value >= machine.Cpus.Length)
            throw new ExplainException(Invariant(
                $"there is no cpu {cpu.Value}; expected 0 to {machine.Cpus.Length - 1}, the CPUs of the machine"));
        var process = Find(machine, request.Process);
        using var host = new SequentialHost();
        return request.At is { } time
            ? AtMoment(machine, process, request, time, host, cancellation)
            : WhenItHappens(machine, process, request, host, cancellation);
    }

    private static ProcessId Find(SimulatedMachine machine, string? name)
    {
        if (name is null) return new ProcessId(1);
        var names = machine.Programs.Select(program => program.Name).ToList();
        var index = names.IndexOf(name);
        return index >= 0 ? new ProcessId(index + 1)
            : throw new ExplainException($"there is no process {name}; {NearestName.Hint(name, names)}");
    }

    private static Explanation WhenItHappens(
        SimulatedMachine machine, ProcessId process, ExplainRequest request, SequentialHost host,
        CancellationToken cancellation)
    {
        var programs = machine.Programs;
        var areas = new AreaLog(
            programs[process.Value - 1], 1 + programs.Take(process.Value - 1).Sum(program => program.Threads.Length));
        var first = new FirstReference(machine, process, request);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var checks = machine.System.QuantumCompleted;
        machine.System.Journal = areas;
        machine.System.QuantumCompleted = quantum =>
        {
            checks?.Invoke(quantum);
            first.Look();
            if (first.IsOver) over.Cancel();
        };
        machine.Run(host, over.Token);
        cancellation.ThrowIfCancellationRequested();
        var name = programs[process.Value - 1].Name;
        if (first.Tries.Count == 0) return new NeverReferenced(name, request.Address, areas.Areas);
        var (cpu, thread, at, _) = first.Tries[0];
        return new ExplainedReference(
            name, request.Address, cpu, at, [.. first.Tries.Select(one => one.Translation)])
        {
            Thread = thread,
            Kernel = first.Events(),
            Ending = first.Ending(),
        };
    }

    /// <summary>The run ends at the moment, so that the reference that is tried there disturbs nothing.</summary>
    private static Explanation AtMoment(
        SimulatedMachine machine, ProcessId process, ExplainRequest request, SimTime time, SequentialHost host,
        CancellationToken cancellation)
    {
        machine.System.Run(host, time, cancellation);
        cancellation.ThrowIfCancellationRequested();
        var summary = machine.Kernel.Processes.ElementAt(process.Value - 1);
        if (summary.Outcome != ProcessOutcome.Running)
            return new ProcessGone(summary.Name, request.Address, summary.EndedAt ?? machine.System.Now);
        var running = machine.Cpus.FirstOrDefault(one => one.Process == process);
        var cpu = request.Cpu is { } asked ? machine.Cpus[asked.Value] : running ?? machine.Cpus[0];
        var id = new CpuId(machine.Cpus.IndexOf(cpu));
        SpaceSwitch? change = null;
        if (cpu.Process != process)
        {
            var (root, asid, flushes, registers) = machine.Kernel.Activate(id, process);
            if (flushes) cpu.Mmu.InvalidateAll();
            cpu.Mmu.Load(root, asid);
            if (cpu.Mmu is RegisterMmu mmu && !registers.IsDefault) mmu.LoadRegisters(registers);
            change = new SpaceSwitch(asid, flushes);
        }
        cpu.Mmu.Now = SimTime.Max(time, machine.System.Now);
        var translation = ExplainedTranslation.Of(
            cpu.Mmu, request.Access ?? AccessKind.Load, request.Address, isRetry: false, cpu.Cached);
        return new ExplainedReference(
            summary.Name, request.Address, id, cpu.Mmu.Now, [translation])
        {
            Switch = change,
        };
    }
}
