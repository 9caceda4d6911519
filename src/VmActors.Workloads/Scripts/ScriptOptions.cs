using VmActors.Vocabulary;

namespace VmActors.Workloads.Scripts;

/// <summary>What a script does not say itself.</summary>
/// <param name="Hertz">Clock of the CPUs, 1 and up: turns <c>5us</c> into cycles.</param>
/// <param name="Seed">Chooses the addresses of <c>random</c> accesses; each thread derives its own.</param>
public sealed record ScriptOptions(long Hertz, ulong Seed)
{
    /// <summary>The machine's: scripts that name the same file share it.</summary>
    public ProgramCatalog Catalog { get; init; } = new();

    /// <summary>The machine's: regions begin with a page, and <c>touch</c> stores once into each.</summary>
    public PageSize PageSize { get; init; } = PageSize.KiB4;
}
