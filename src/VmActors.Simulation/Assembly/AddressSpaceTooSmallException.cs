using System.Collections.Immutable;
using VmActors.Simulation.Configuration;
using VmActors.Units.Areas;
using VmActors.Workloads;
using static System.FormattableString;

namespace VmActors.Simulation.Assembly;

/// <summary>A program starts with memory where the machine has no addresses for it, or with more than there
/// is.</summary>
public sealed class AddressSpaceTooSmallException(string message) : WorkloadException(message)
{
    /// <summary>Throws for the first program that does not fit.</summary>
    /// <param name="programs">What is to run.</param>
    /// <param name="machine">Where.</param>
    public static void ThrowIfAny(ImmutableArray<Program> programs, MachineConfiguration machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        foreach (var program in programs)
        {
            var problem = machine.Translation is ContiguousConfiguration
                ? ProblemOfPieces(program, machine)
                : ProblemOfPages(program, machine);
            if (problem is not null)
                throw new AddressSpaceTooSmallException($"{program.Name}: {problem}");
        }
    }

    private static string? ProblemOfPages(Program program, MachineConfiguration machine)
    {
        var (end, paging) = (MachineSpecs.UserEnd(machine), MachineSpecs.Paging(machine));
        var whose = end == paging.UserEnd ? $"{paging.Name} page tables" : "machine.softwareTlb";
        foreach (var area in program.Areas)
        {
            var (first, areaEnd) = program.PageSize.BoundsOf(area.Range);
            if (areaEnd > end.Value)
                return Invariant($"an area of [0x{first:x}, 0x{areaEnd:x}); ")
                    + Invariant($"expected addresses below {end}, where those of {whose} end");
        }
        return null;
    }

    private static string? ProblemOfPieces(Program program, MachineConfiguration machine)
    {
        var spec = MachineSpecs.Segmentation(machine)!;
        var areas = program.Areas.Select(area => new Area(area.Range, area.Protection)).ToArray();
        if (spec.Problem(areas) is { } problem)
            return $"{problem}, as machine.translation has them";
        var bytes = spec.BytesOf(areas);
        return bytes <= (ulong)machine.Memory.Count
            ? null
            : Invariant($"it needs {bytes} contiguous bytes; expected at most machine.memory, {machine.Memory.Count}");
    }
}
