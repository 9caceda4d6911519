using VmActors.Runtime.Operations;
using VmActors.Vocabulary;

namespace VmActors.Kernel.State;

/// <summary>A simulated process.</summary>
internal sealed class Process(ProcessSpec spec, AddressSpace space, Process? parent = null)
{
    public ProcessSpec Spec { get; } = spec;

    public ProcessId Id => Spec.Id;

    public AddressSpace Space { get; } = space;

    /// <summary>The same, on a machine that pages.</summary>
    public PagedSpace Paged => (PagedSpace)Space;

    public List<KernelThread> Threads { get; } = [];

    /// <summary>Who forked it; null for one that the machine started with.</summary>
    public Process? Parent { get; } = parent;

    /// <summary>Children that have not been waited for, in the order of their births.</summary>
    public List<Process> Children { get; } = [];

    /// <summary>Threads that wait for a child's end.</summary>
    public WaitQueue<bool> ChildEnds { get; } = new($"the end of a child of {spec.Id}");

    /// <summary>Threads that have not ended.</summary>
    public int LiveThreadCount { get; set; }

    /// <summary>How it ended, or will when its threads are gone.</summary>
    public ProcessOutcome Outcome { get; set; }

    /// <summary>The reference that ended it, if one did.</summary>
    public FatalAccess? FatalAccess { get; set; }

    /// <summary>It has been killed: its threads end where they next meet the kernel.</summary>
    public bool IsDying { get; set; }

    /// <summary>When its memory had been given back; null before.</summary>
    public SimTime? EndedAt { get; set; }

    public bool IsGone => EndedAt is not null;

    /// <summary>A family's: what is named in one program is one thing.</summary>
    public Rendezvous Rendezvous { get; } = parent?.Rendezvous ?? new();
}

/// <summary>Where the threads of a process, and of those that it forked, wait for one another.</summary>
internal sealed class Rendezvous
{
    private readonly SortedDictionary<long, WaitQueue<bool>> _barriers = [];
    private readonly SortedDictionary<long, WaitQueue<bool>> _tickets = [];
    private readonly HashSet<long> _posted = [];

    /// <summary>Waits at a barrier; the last of the parties lets all go on.</summary>
    public WaitQueue<bool>.Wait Arrive(long barrier, long parties, KernelThread thread)
    {
        if (!_barriers.TryGetValue(barrier, out var queue))
            _barriers.Add(barrier, queue = new WaitQueue<bool>($"barrier {barrier} of {parties} parties"));
        var wait = queue.Take(thread.Id);
        if (queue.Count >= parties)
            queue.WakeAll(true);
        return wait;
    }

    /// <summary>Posts a ticket; those who await it go on.</summary>
    public void Post(long ticket)
    {
        _posted.Add(ticket);
        if (_tickets.Remove(ticket, out var queue))
            queue.WakeAll(true);
    }

    public bool IsPosted(long ticket) => _posted.Contains(ticket);

    /// <summary>Waits until a ticket is posted.</summary>
    public WaitQueue<bool>.Wait Await(long ticket, KernelThread thread)
    {
        if (!_tickets.TryGetValue(ticket, out var queue))
            _tickets.Add(ticket, queue = new WaitQueue<bool>($"ticket {ticket}"));
        return queue.Take(thread.Id);
    }

    /// <summary>A thread is killed: it waits no more.</summary>
    public void Abandon(ThreadId thread)
    {
        foreach (var queue in _barriers.Values)
            queue.WakeWhere(thread, false);
        foreach (var queue in _tickets.Values)
            queue.WakeWhere(thread, false);
    }
}
