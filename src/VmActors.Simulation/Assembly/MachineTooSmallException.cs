using VmActors.Workloads;

namespace VmActors.Simulation.Assembly;

/// <summary>More processes than the machine has frames for the roots of their page tables.</summary>
public sealed class MachineTooSmallException(int processes, long frames)
    : WorkloadException(FormattableString.Invariant(
        $"machine.memory: {frames} frames for {processes} processes; expected more frames, for their page tables"));
