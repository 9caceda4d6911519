using VmActors.Workloads;

namespace VmActors.Simulation.Assembly;

/// <summary>The memory cannot even hold the root page table of each process.</summary>
/// <param name="processCount">Processes, those of scripts included.</param>
/// <param name="frameCount">Frames of the machine.</param>
public sealed class TooManyProcessesException(int processCount, long frameCount) : WorkloadException(FormattableString.Invariant(
    $"machine.memory: {frameCount} frames for {processCount} processes; ")
    + "expected at least one for each, to hold the root of its page table");
