using VmActors.Vocabulary;

namespace VmActors.Simulation.Explaining;

/// <summary>Which translation of a run is to be explained.</summary>
/// <param name="Address">An address of the process.</param>
public sealed record ExplainRequest(VirtualAddress Address)
{
    /// <summary>The process; null: the first.</summary>
    public string? Process { get; init; }

    /// <summary>The CPU; null: with <see cref="At"/> the one that runs the process, else any.</summary>
    public CpuId? Cpu { get; init; }

    /// <summary>What the reference does; null: with <see cref="At"/> a load, else anything.</summary>
    public AccessKind? Access { get; init; }

    /// <summary>The moment to ask what a reference would do; null: the process's first reference to the page is
    /// waited for.</summary>
    public SimTime? At { get; init; }
}

/// <summary>What is asked cannot be answered for this machine; the message says what was expected.</summary>
public sealed class ExplainException(string message) : Exception(message);
