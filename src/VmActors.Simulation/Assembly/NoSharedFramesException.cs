using System.Collections.Immutable;
using VmActors.Simulation.Configuration;
using VmActors.Workloads;

namespace VmActors.Simulation.Assembly;

/// <summary>A program starts with a file or shared memory on a machine where a frame has one owner.</summary>
public sealed class NoSharedFramesException(string message) : WorkloadException(message)
{
    /// <summary>Throws for the first such program.</summary>
    /// <param name="programs">What is to run.</param>
    /// <param name="machine">Where.</param>
    public static void ThrowIfAny(ImmutableArray<Program> programs, MachineConfiguration machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        if (machine.Translation is not ContiguousConfiguration && MachineSpecs.Paging(machine).SharesFrames)
            return;
        foreach (var program in programs)
        {
            if (program.Areas.FirstOrDefault(area => area.Object is not null) is { } area)
                throw new NoSharedFramesException(
                    $"{program.Name}: region '{area.Label}' is a file's, or shared; expected private memory, or a "
                    + "machine.translation whose frames may be shared: paging, radix, linear, pagedSegments or hashed");
        }
    }
}
