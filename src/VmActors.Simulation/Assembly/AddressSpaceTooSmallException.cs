using System.Collections.Immutable;
using VmActors.Simulation.Configuration;
using VmActors.Units.PageTable;
using VmActors.Units.PageTable.Presets;
using VmActors.Workloads;

namespace VmActors.Simulation.Assembly;

/// <summary>A program starts with memory where the machine's page tables, or its TLBs, have no addresses.</summary>
public sealed class AddressSpaceTooSmallException(string message) : WorkloadException(message)
{
    /// <summary>Throws for the first program that does not fit.</summary>
    /// <param name="programs">What is to run.</param>
    /// <param name="machine">The kind of page tables and of TLBs.</param>
    public static void ThrowIfAny(ImmutableArray<Program> programs, MachineConfiguration machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        var (end, whose) = (PagingSchemes.Create(machine.Paging).UserEnd, $"machine.paging {machine.Paging}");
        if (machine.SoftwareTlb is not null && TableWindow.UserEnd.Value < end.Value)
            (end, whose) = (TableWindow.UserEnd, "machine.softwareTlb");
        foreach (var program in programs)
        {
            foreach (var area in program.Areas)
            {
                if (area.Range.End > end.Vpn)
                    throw new AddressSpaceTooSmallException(FormattableString.Invariant(
                        $"{program.Name}: an area of {area.Range}; expected addresses below {end}, ")
                        + $"where those of {whose} end");
            }
        }
    }
}
