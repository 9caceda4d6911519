using System.Collections.Immutable;
using VmActors.Units.Areas;
using VmActors.Vocabulary;

namespace VmActors.Kernel;

/// <summary>A process as the machine starts with it.</summary>
/// <param name="Id">Which.</param>
/// <param name="Name">For reports.</param>
/// <param name="Areas">Its areas before any thread runs: what a loader has set up.</param>
/// <param name="Threads">Its threads.</param>
public sealed record ProcessSpec(
    ProcessId Id,
    string Name,
    ImmutableArray<(PageRange Range, Protection Protection)> Areas,
    ImmutableArray<ThreadId> Threads)
{
    /// <summary>Areas of files, and of memory that it will share with its children, beside <see cref="Areas"/>. Object
    /// 0 stands for new memory to share, of each area its own.</summary>
    public ImmutableArray<Area> ObjectAreas { get; init; } = [];

    /// <summary>Where the program break begins, which <see cref="OperationKind.Break"/> moves (Linux: start_brk); 0 for
    /// a process that has none.</summary>
    public VirtualAddress HeapStart { get; init; }

    /// <summary>Whether its program handles SIGSEGV and SIGBUS, and goes on behind the reference that raised them; else
    /// they end it.</summary>
    public bool HandlesSignals { get; init; }

    /// <summary>Equal for processes that run the same program: what none of them can store to may be shared. Null: it
    /// shares nothing.</summary>
    public string? Image { get; init; }
}
