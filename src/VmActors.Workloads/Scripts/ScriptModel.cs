using VmActors.Vocabulary;

namespace VmActors.Workloads.Scripts;

/// <summary>A named piece of a process's addresses.</summary>
/// <param name="Name">Unique where it can be seen.</param>
/// <param name="Size">In bytes, 1 and up.</param>
/// <param name="Protection">Of its map.</param>
/// <param name="Fixed">Its pages; empty where the compiler places it.</param>
internal sealed record ScriptRegion(string Name, long Size, Protection Protection, PageRange Fixed)
{
    /// <summary>What is behind it; null for private anonymous memory.</summary>
    public ScriptBacking? Backing { get; init; }
}

/// <summary>What is behind a region.</summary>
/// <param name="File">A file; null for new memory to share.</param>
/// <param name="Offset">Where in the file it begins, in bytes; a page's begin.</param>
/// <param name="IsShared">Stores go to the file or the shared memory.</param>
internal sealed record ScriptBacking(ProgramFile? File, long Offset, bool IsShared);

/// <summary>A part of a region.</summary>
internal readonly record struct ScriptRange(ScriptRegion Region, long Offset, long Size);

/// <summary>What a thread does, one line of a script.</summary>
internal abstract record ScriptStatement
{
    /// <summary>Where it stands, from 1.</summary>
    public int Line { get; init; }

    /// <summary>One operation over a range: map, unmap, protect, sync, lock or unlock.</summary>
    public sealed record Memory(OperationKind Kind, ScriptRange Range, Protection Protection) : ScriptStatement;

    /// <summary>What the program says of its further use of a range.</summary>
    public sealed record Advise(ScriptRange Range, Advice Advice) : ScriptStatement;

    /// <summary>
    /// References of one kind, <paramref name="Stride"/> bytes apart, from the start of the range to its end.
    /// </summary>
    public sealed record Walk(AccessKind Kind, ScriptRange Range, long Stride, int Size) : ScriptStatement;

    /// <summary>References of one kind to slots drawn at random.</summary>
    public sealed record Draw(AccessKind Kind, ScriptRange Range, long Count, int Size) : ScriptStatement;

    /// <summary>Computation or sleep, in cycles.</summary>
    public sealed record Wait(OperationKind Kind, long Cycles) : ScriptStatement;

    /// <summary>A barrier or a ticket by name.</summary>
    public sealed record Meet(OperationKind Kind, string Name) : ScriptStatement;

    /// <summary>A child, and what it does.</summary>
    public sealed record Fork(string Name, List<ScriptStatement> Body) : ScriptStatement;

    /// <summary>Another program in place of this one.</summary>
    public sealed record Exec(ScriptProcess Program) : ScriptStatement;

    /// <summary>The end of a child is awaited.</summary>
    public sealed record WaitForChild : ScriptStatement;

    /// <summary>The end of the thread.</summary>
    public sealed record Exit : ScriptStatement;

    /// <summary>Statements again and again.</summary>
    public sealed record Loop(long Count, List<ScriptStatement> Body) : ScriptStatement;
}

/// <summary>A thread, or several that do the same.</summary>
internal sealed record ScriptThread(string Name, int? Copies)
{
    /// <summary>Regions that the thread maps, each copy for itself, in the order of the text.</summary>
    public List<ScriptRegion> Regions { get; } = [];

    /// <summary>What it does.</summary>
    public List<ScriptStatement> Body { get; } = [];
}

/// <summary>A process.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsProgram">It is none yet, but what one may run.</param>
internal sealed record ScriptProcess(string Name, bool IsProgram = false)
{
    /// <summary>Regions that it starts with.</summary>
    public List<ScriptRegion> Regions { get; } = [];

    /// <summary>Its threads.</summary>
    public List<ScriptThread> Threads { get; } = [];

    /// <summary>A region that has its place in or next to these pages; null when there is none.</summary>
    public ScriptRegion? Near(PageRange pages) => Regions.Concat(Threads.SelectMany(thread => thread.Regions))
        .FirstOrDefault(region =>
            !region.Fixed.IsEmpty && region.Fixed.Start <= pages.End && pages.Start <= region.Fixed.End);
}
