using System.Collections.Immutable;
using VmActors.Kernel;
using VmActors.Units.Translation;
using VmActors.Units.Verification;
using VmActors.Vocabulary;

namespace VmActors.Simulation.Explaining;

/// <summary>What came of a request to explain.</summary>
/// <param name="Process">The process.</param>
/// <param name="Address">The address asked about.</param>
public abstract record Explanation(string Process, VirtualAddress Address);

/// <summary>A reference, explained.</summary>
/// <param name="Process">The process.</param>
/// <param name="Address">The address asked about; the reference may be to another one of its page.</param>
/// <param name="Cpu">Where its first try is made.</param>
/// <param name="At">When.</param>
/// <param name="Tries">The reference and, after a fault, its retries.</param>
public sealed record ExplainedReference(
    string Process, VirtualAddress Address, CpuId Cpu, SimTime At, ImmutableArray<ExplainedTranslation> Tries)
    : Explanation(Process, Address)
{
    /// <summary>Who made it; null for one that was not made: it is only asked what it would do.</summary>
    public ThreadId? Thread { get; init; }

    /// <summary>What the kernel did to the page after the fault; empty without one.</summary>
    public ImmutableArray<PageEvent> Kernel { get; init; } = [];

    /// <summary>How the process ended by the fault; null when it did not.</summary>
    public ProcessOutcome? Ending { get; init; }

    /// <summary>A reference that was not made: the switch that the CPU would make to the process; null where it runs
    /// the process already.</summary>
    public SpaceSwitch? Switch { get; init; }
}

/// <summary>How a CPU comes to run a process.</summary>
/// <param name="Asid">The tag of its translations.</param>
/// <param name="FlushesTlb">Whether everything that the TLBs hold is dropped.</param>
public sealed record SpaceSwitch(Asid Asid, bool FlushesTlb);

/// <summary>The process makes no such reference to the page of the address.</summary>
/// <param name="Process">The process.</param>
/// <param name="Address">The address asked about.</param>
/// <param name="Areas">What it starts with and maps while it runs.</param>
public sealed record NeverReferenced(string Process, VirtualAddress Address, ImmutableArray<NamedArea> Areas)
    : Explanation(Process, Address);

/// <summary>The process is gone by the moment asked about.</summary>
/// <param name="Process">The process.</param>
/// <param name="Address">The address asked about.</param>
/// <param name="EndedAt">When it was.</param>
public sealed record ProcessGone(string Process, VirtualAddress Address, SimTime EndedAt)
    : Explanation(Process, Address);

/// <summary>Memory of a process.</summary>
/// <param name="Start">Its first address.</param>
/// <param name="End">One past its last.</param>
/// <param name="Protection">What the process may do with them.</param>
/// <param name="Label">What it is for, or that it was mapped.</param>
public sealed record NamedArea(VirtualAddress Start, VirtualAddress End, Protection Protection, string Label);
