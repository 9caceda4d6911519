using System.Collections.Immutable;
using VmActors.Kernel;
using VmActors.Machine.Cpu;
using VmActors.Simulation.Assembly;
using VmActors.Units.Translation;
using VmActors.Units.Verification;
using VmActors.Vocabulary;

namespace VmActors.Simulation.Explaining;

/// <summary>Waits for a process's first reference to a page and for its retries after faults:
/// <code>
///   looking --a reference goes through--> over
///      └------faults--> following its thread --a retry goes through, or the process ends--> over
/// </code>
/// Looked at between two quanta.</summary>
internal sealed class FirstReference
{
    private readonly SimulatedMachine _machine;
    private readonly ProcessId _process;
    private readonly ExplainRequest _request;
    private readonly PageHistory _history;
    private readonly List<WatchedTranslation> _tries = [];

    /// <summary>Has every CPU of a machine that has not run yet watch the page.</summary>
    public FirstReference(SimulatedMachine machine, ProcessId process, ExplainRequest request)
    {
        (_machine, _process, _request) = (machine, process, request);
        _history = machine.Kernel.History ??= new PageHistory();
        // Under a condition, the first such reference may hit what another one has brought in.
        var seesHits = request.Cpu is not null || request.Access is not null;
        foreach (var cpu in machine.Cpus)
            cpu.Watch = new TranslationWatch(
                process, Page, machine.Kernel.PageSize, request.Access, seesHits || cpu.Mmu is RegisterMmu);
    }

    /// <summary>Whether there is nothing more to wait for.</summary>
    public bool IsOver => _tries.Count > 0 && (!_tries[^1].Translation.Outcome.Fault || HasEnded);

    /// <summary>The tries so far, in order; none when no reference was made.</summary>
    public IReadOnlyList<WatchedTranslation> Tries => _tries;

    private Vpn Page => _machine.Kernel.PageSize.PageOf(_request.Address);

    private ProcessSummary Summary => _machine.Kernel.Processes.ElementAt(_process.Value - 1);

    private bool HasEnded => Summary.Outcome != ProcessOutcome.Running;

    /// <summary>Takes over what the CPUs saw in a quantum.</summary>
    public void Look()
    {
        var seen = _machine.Cpus.SelectMany(cpu => cpu.Watch!.Seen).OrderBy(one => one.At).ThenBy(one => one.Cpu.Value);
        foreach (var one in seen.ToList())
        {
            if (!IsOver && (_tries.Count == 0 ? IsFirst(one) : IsRetry(one)))
                _tries.Add(one);
        }
        foreach (var cpu in _machine.Cpus)
            cpu.Watch!.Seen.Clear();
    }

    /// <summary>What the kernel did to the page since the first try faulted.</summary>
    public ImmutableArray<PageEvent> Events() => _tries[0].Translation.Outcome.Fault
        ? [.. _history.Since(_process, Page, _tries[0].At)]
        : [];

    /// <summary>How the process ended, when that is why there is no other try; else null.</summary>
    public ProcessOutcome? Ending() =>
        HasEnded && _tries[^1].Translation.Outcome.Fault ? Summary.Outcome : null;

    private bool IsFirst(WatchedTranslation one) =>
        !one.Translation.IsRetry && (_request.Cpu is not { } cpu || one.Cpu == cpu);

    private bool IsRetry(WatchedTranslation one) => one.Translation.IsRetry && one.Thread == _tries[0].Thread;
}
