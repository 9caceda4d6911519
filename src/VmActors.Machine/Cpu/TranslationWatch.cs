using VmActors.Units.Translation;
using VmActors.Vocabulary;

namespace VmActors.Machine.Cpu;

/// <summary>Keeps what a CPU's MMU tells while it translates addresses of one page of one process. Read and emptied
/// between two quanta; it changes no result.</summary>
/// <param name="process">Whose page.</param>
/// <param name="page">Which page.</param>
/// <param name="pageSize">Its size.</param>
/// <param name="access">Only references of this kind; null for every kind.</param>
/// <param name="seesHits">References that hit at once go one by one, so that they are seen too. Without it they go in
/// batches and are not seen; the first reference of a process to a page is none of them.</param>
public sealed class TranslationWatch(
    ProcessId process, Vpn page, PageSize pageSize, AccessKind? access, bool seesHits)
{
    /// <summary>What has been seen, in order.</summary>
    public List<WatchedTranslation> Seen { get; } = [];

    /// <summary>Whether references that hit at once are to be seen too.</summary>
    public bool SeesHits => seesHits;

    /// <summary>Whether a reference is one of those watched.</summary>
    internal bool Concerns(ProcessId owner, AccessKind kind, VirtualAddress address) =>
        owner == process && pageSize.PageOf(address) == page && (access is null || kind == access);
}

/// <summary>A translation that a watch has seen.</summary>
/// <param name="Cpu">Where.</param>
/// <param name="Thread">Whose reference.</param>
/// <param name="At">When it began.</param>
/// <param name="Translation">The translation, with its steps.</param>
public sealed record WatchedTranslation(CpuId Cpu, ThreadId Thread, SimTime At, ExplainedTranslation Translation);
