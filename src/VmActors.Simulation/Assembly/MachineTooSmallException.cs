using VmActors.Simulation.Configuration;
using VmActors.Workloads;
using static System.FormattableString;

namespace VmActors.Simulation.Assembly;

/// <summary>What page tables begin with leaves no frame for a page.</summary>
public sealed class MachineTooSmallException(string message) : WorkloadException(message)
{
    /// <summary>Throws when the page tables of so many processes leave no frame.</summary>
    /// <param name="processes">How many run.</param>
    /// <param name="machine">Where.</param>
    public static void ThrowIfFull(int processes, MachineConfiguration machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        if (machine.Translation is ContiguousConfiguration)
            return;
        var scheme = MachineSpecs.Paging(machine);
        var each = scheme.RootFrames(machine.Frames);
        var all = scheme.IsShared ? each : each * processes;
        if (all < machine.Frames)
            return;
        var whose = scheme.IsShared ? "the page table that all share" : Invariant($"{processes} processes");
        var size = each == 1 ? "" : Invariant($", {each} frames each");
        throw new MachineTooSmallException(Invariant(
            $"machine.memory: {machine.Frames} frames for {whose}{size}; expected more frames, for their page tables"));
    }
}
