using System.Collections.Immutable;
using System.Numerics;
using VmActors.Vocabulary;
using VmActors.Workloads.Traces.Binary;

namespace VmActors.Workloads.Traces.Recording;

/// <summary>
/// Writes the operations of a recorded process, given in the order in which they happened, so that its threads may run
/// in parallel: a ticket orders every touch of a page and every event over it — <c>mmap</c>, <c>munmap</c>,
/// <c>mprotect</c> — that are not of one thread. Nothing else is ordered.
/// </summary>
/// <remarks>
/// Every ticket is posted before it is awaited in the recorded order too, so no run can deadlock.
/// The state is proportional to the pages touched and the ranges mapped.
/// </remarks>
internal sealed class RecordedProcess(TraceWriter writer)
{
    private const int SharedBit = 63;
    private const ulong NoPage = ulong.MaxValue;

    private readonly TouchedPages _pages = new();
    private readonly MappingHistory _history = new();
    private readonly List<(PageRange Range, Protection Protection)> _initialRanges = [];
    // per thread: the last event of each other that is before it
    private readonly List<Dictionary<int, long>> _seen = [];
    private readonly Queue<(long Ticket, Dictionary<int, long> Seen)> _clones = new();
    private long _events;
    private ulong _stackPage = NoPage;

    /// <summary>Tickets used: one post each.</summary>
    public long Tickets { get; private set; }

    /// <summary>Maps that no call shows, of pages that were touched though they had been unmapped.</summary>
    public long InferredMaps { get; private set; }

    /// <summary>Protects that no call shows, of pages that were touched though they did not allow it.</summary>
    public long InferredProtects { get; private set; }

    /// <summary>Pages in which a reference starts.</summary>
    public long DistinctPages { get; private set; }

    /// <summary>Pages in which a data reference starts.</summary>
    public long DistinctDataPages { get; private set; }

    /// <summary>A thread made another one, which will start.</summary>
    public void Clone(int thread) => _clones.Enqueue((Post(thread), SeenBy(thread)));

    /// <summary>
    /// A new thread; it starts after the call that made it, or, if none is known, after what <paramref name="running"/>
    /// did.
    /// </summary>
    /// <returns>Its number, which is the writer's.</returns>
    public int StartThread(string name, int running)
    {
        int thread = writer.AddThread(name);
        _seen.Add([]);
        if (thread == 0) return thread;
        if (_clones.Count == 0) Clone(running);
        var (ticket, seen) = _clones.Dequeue();
        _seen[thread] = seen;
        writer.Add(thread, MemoryOperation.Await(ticket));
        return thread;
    }

    /// <summary>A reference.</summary>
    public void Refer(int thread, in MemoryOperation reference)
    {
        ulong vpn = reference.Address >> TraceFormat.PageSize.Shift;
        ulong lastVpn = (reference.Address + (ulong)reference.Argument - 1) >> TraceFormat.PageSize.Shift;
        var needs = reference.Access.Needs() | Protection.Read;
        ref var page = ref _pages.Get(vpn);
        bool isData = reference.Kind != OperationKind.Fetch;
        if (!page.IsReferred || (isData && !page.IsDataReferred)) Count(ref page, isData);
        if (_stackPage == NoPage && thread == 0 && reference.Kind == OperationKind.Store) _stackPage = vpn;
        if ((page.Touchers & BitOf(thread)) == 0 || !page.Granted.Grants(needs) || thread >= SharedBit)
            Touch(thread, vpn, needs);
        for (; vpn < lastVpn; vpn++) Touch(thread, vpn + 1, needs);
        writer.Add(thread, reference);
    }

    /// <summary><c>mmap</c>.</summary>
    public void Map(int thread, PageRange range, Protection protection) =>
        Apply(thread, MemoryOperation.Map(First(range), Length(range), protection), range);

    /// <summary><c>munmap</c>.</summary>
    public void Unmap(int thread, PageRange range) =>
        Apply(thread, MemoryOperation.Unmap(First(range), Length(range)), range);

    /// <summary>
    /// <c>mprotect</c>; pages that no event was about must have been there from the start, unmapped ones are mapped
    /// first.
    /// </summary>
    public void Protect(int thread, PageRange range, Protection protection)
    {
        foreach (var gap in _history.Gaps(range)) _initialRanges.Add((gap, protection));
        foreach (var hole in _history.Overlapping(range).Where(mapping => !mapping.IsMapped).ToList())
        {
            InferredMaps++;
            Map(thread, hole.Range.Intersect(range), protection);
        }
        Apply(thread, MemoryOperation.Protect(First(range), Length(range), protection), range);
    }

    private static ulong First(PageRange range) => TraceFormat.PageSize.AddressOf(range.Start).Value;

    private static long Length(PageRange range) => TraceFormat.PageSize.AmountOf(range.Count).Count;

    /// <summary>What may be done with a page as far as is known; loads and stores if nothing is.</summary>
    public Protection ProtectionAt(Vpn vpn) => _history.Find(vpn.Value)?.Protection ?? Protection.ReadWrite;

    /// <summary>What the process must have had from the start.</summary>
    public ImmutableArray<InitialArea> InferAreas() => AreaInference.Infer(_pages.All, _initialRanges, _stackPage);

    private static ulong BitOf(int thread) => 1UL << Math.Min(thread, SharedBit);

    private void Count(ref TouchedPage page, bool isData)
    {
        if (!page.IsReferred) DistinctPages++;
        if (isData && !page.IsDataReferred) DistinctDataPages++;
        page.IsReferred = true;
        page.IsDataReferred |= isData;
    }

    /// <summary>
    /// The first touch of a page since its last event, or the first of a kind: brings the page's event before it.
    /// </summary>
    private void Touch(int thread, ulong vpn, Protection needs)
    {
        var found = _history.Find(vpn);
        if (found is { } mapping)
        {
            var range = PageRange.Of(new Vpn(vpn), 1);
            if (!mapping.IsMapped)
            {
                InferredMaps++;
                Map(thread, range, needs);
            }
            else if (!mapping.Protection.Grants(needs))
            {
                InferredProtects++;
                Protect(thread, range, mapping.Protection | needs);
            }
            else
            {
                AwaitEvent(thread, mapping);
            }
        }
        ref var page = ref _pages.Get(vpn);
        if (found is null) page.Initial |= needs;
        page.Granted = _history.Find(vpn)?.Protection ?? page.Initial;
        page.Touchers |= BitOf(thread);
    }

    /// <summary>
    /// An event: after all touches of its pages by others and after the events over them; then it is theirs.
    /// </summary>
    private void Apply(int thread, in MemoryOperation operation, PageRange range)
    {
        AwaitTouchers(thread, range);
        foreach (var mapping in _history.Overlapping(range)) AwaitEvent(thread, mapping);
        writer.Add(thread, operation);
        bool isAlone = _seen.Count == 1 && _clones.Count == 0; // then whoever comes later starts after this event
        long ticket = isAlone ? 0 : Post(thread);
        bool isMapped = operation.Kind != OperationKind.Unmap;
        _history.Put(new Mapping(range, isMapped, operation.Protection, thread, ++_events, ticket));
    }

    private void AwaitTouchers(int thread, PageRange range)
    {
        ulong touchers = 0;
        _pages.ForEach(range, ref touchers, static (ref TouchedPage page, ref ulong all) =>
        {
            all |= page.Touchers;
            page.Touchers = 0;
            page.Granted = Protection.None;
        });
        for (; touchers != 0; touchers &= touchers - 1)
        {
            int other = BitOperations.TrailingZeroCount(touchers);
            int end = other == SharedBit ? _seen.Count : other + 1;
            for (; other < end; other++)
                if (other != thread) writer.Add(thread, MemoryOperation.Await(Post(other)));
        }
    }

    /// <summary>Unless it is already: brings the event that made a mapping before what the thread does next.</summary>
    private void AwaitEvent(int thread, in Mapping mapping)
    {
        if (mapping.Thread == thread || _seen[thread].GetValueOrDefault(mapping.Thread) >= mapping.Event) return;
        writer.Add(thread, MemoryOperation.Await(mapping.Ticket));
        _seen[thread][mapping.Thread] = mapping.Event;
    }

    private long Post(int thread)
    {
        writer.Add(thread, MemoryOperation.Post(++Tickets));
        return Tickets;
    }

    /// <summary>What another thread has seen that starts after what this one did so far.</summary>
    private Dictionary<int, long> SeenBy(int thread) => new(_seen[thread]) { [thread] = _events };
}
