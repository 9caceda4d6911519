using System.Collections.Immutable;
using VmActors.Units.PageTable.Presets;
using VmActors.Workloads;

namespace VmActors.Simulation.Assembly;

/// <summary>A program starts with memory where the machine's page tables have no addresses.</summary>
public sealed class AddressSpaceTooSmallException(string message) : WorkloadException(message)
{
    /// <summary>Throws for the first program that does not fit.</summary>
    /// <param name="programs">What is to run.</param>
    /// <param name="paging">The kind of page tables.</param>
    public static void ThrowIfAny(ImmutableArray<Program> programs, string paging)
    {
        var end = PagingSchemes.Create(paging).UserEnd;
        foreach (var program in programs)
        {
            foreach (var area in program.Areas)
            {
                if (area.Range.End > end.Vpn)
                    throw new AddressSpaceTooSmallException(FormattableString.Invariant(
                        $"{program.Name}: an area of {area.Range}; expected addresses below {end}, ")
                        + $"where those of machine.paging {paging} end");
            }
        }
    }
}
