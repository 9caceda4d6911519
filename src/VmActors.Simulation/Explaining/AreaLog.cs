using System.Collections.Immutable;
using VmActors.Protocols;
using VmActors.Runtime.Journal;
using VmActors.Vocabulary;
using VmActors.Workloads;

namespace VmActors.Simulation.Explaining;

/// <summary>The areas that a process starts with, and those that it maps, as the journal tells.</summary>
/// <param name="program">What the process runs.</param>
/// <param name="firstThread">The number of its first thread; the others follow.</param>
internal sealed class AreaLog(Program program, int firstThread) : IJournal
{
    private readonly HashSet<NamedArea> _known = [];
    private readonly ImmutableArray<NamedArea>.Builder _mapped = ImmutableArray.CreateBuilder<NamedArea>();

    /// <summary>Those so far.</summary>
    public ImmutableArray<NamedArea> Areas =>
        [.. program.Areas.Select(area => Name(area.Range, area.Protection, area.Label)), .. _mapped];

    /// <inheritdoc/>
    public void Append(JournalRecord record)
    {
        if (record.Message is not SystemCallProtocol.SystemCall { Kind: OperationKind.Map } call
            || call.Thread.Value < firstThread || call.Thread.Value >= firstThread + program.Threads.Length)
            return;
        var pages = program.PageSize.Covering(new VirtualAddress(call.Address), new Bytes(call.Argument));
        var area = Name(pages, call.Protection, "mapped");
        if (_known.Add(area))
            _mapped.Add(area);
    }

    private NamedArea Name(PageRange pages, Protection protection, string label) => new(
        program.PageSize.AddressOf(pages.Start), program.PageSize.AddressOf(pages.End), protection, label);
}
