using System.Collections.Immutable;
using VmActors.Vocabulary;

namespace VmActors.Workloads;

/// <summary>What one simulated process runs: the memory it starts with and its threads.</summary>
/// <remarks>
/// Every address is chosen by the workload and none by the kernel, so a stream never depends on a result.
/// The streams are used up by one run; a second run opens the workload again.
/// </remarks>
/// <param name="Name">For reports.</param>
/// <param name="Areas">Mapped at process creation, before any thread runs; they do not overlap.</param>
/// <param name="Threads">At least one; all start with the process.</param>
public sealed record Program(string Name, ImmutableArray<InitialArea> Areas, ImmutableArray<ThreadProgram> Threads)
{
    /// <summary>References that all threads will make, if none is ended before its time; null when that is not
    /// known.</summary>
    public long? ReferenceCount { get; init; }

    /// <summary>The size of the pages that its areas and its calls name.</summary>
    public PageSize PageSize { get; init; } = PageSize.KiB4;

    /// <summary>The same program on a machine whose pages have another size.</summary>
    /// <exception cref="ArgumentOutOfRangeException">They are larger: its areas and calls need not begin with such
    /// pages.</exception>
    public Program On(PageSize pages)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(pages.Shift, PageSize.Shift, nameof(pages));
        return this with { PageSize = pages, Areas = [.. Areas.Select(area => area with { Range = Convert(area) })] };

        PageRange Convert(InitialArea area) =>
            pages.Covering(PageSize.AddressOf(area.Range.Start), PageSize.AmountOf(area.Range.Count));
    }

    /// <summary>The files that it maps.</summary>
    public ImmutableArray<ProgramFile> Files { get; init; } = [];

    /// <summary>The programs that it may run in place of itself.</summary>
    public ImmutableArray<ProgramImage> Images { get; init; } = [];

    /// <summary>What threads run that its threads give birth to; null where there are none.</summary>
    public IProgramText? Text { get; init; }

    /// <summary>Equal for programs that are the same but for what their threads draw; null when that is not
    /// known.</summary>
    public string? Image { get; init; }
}

/// <summary>Memory that a process has from the start.</summary>
/// <param name="Range">Its pages; never empty.</param>
/// <param name="Protection">What the process may do with them.</param>
/// <param name="Label">For reports: <c>code</c>, <c>heap</c>.</param>
public sealed record InitialArea(PageRange Range, Protection Protection, string Label)
{
    /// <summary>What is behind it; null for private anonymous memory.</summary>
    public ObjectMap? Object { get; init; }
}

/// <summary>A part of a file, or new memory to share.</summary>
/// <param name="File">The file's number; 0 for new memory.</param>
/// <param name="FirstPage">The page that it begins with.</param>
/// <param name="IsShared">Stores go to the file or the memory; else to the process's own copies.</param>
public sealed record ObjectMap(int File, long FirstPage, bool IsShared);

/// <summary>One thread of a <see cref="Program"/>.</summary>
/// <param name="Name">For reports.</param>
/// <param name="Stream">What it does, in order.</param>
public sealed record ThreadProgram(string Name, IInstructionStream Stream);
