namespace VmActors.Runtime.Operations;

/// <summary>
/// A readers-writer lock between the operations of one actor: waiting for it is simulated time. Fair: first come,
/// first served, so a writer is never starved and a reader never overtakes one.
/// </summary>
/// <param name="name">For the deadlock report: "the areas of process 1".</param>
public sealed class SharedLock(string name)
{
    private readonly Queue<(bool Exclusive, WaitQueue<Hold>.Wait Wait)> _queue = new();
    private readonly WaitQueue<Hold> _waits = new(name);
    private readonly List<string> _holders = [];
    private bool _exclusive;

    /// <summary>Times that somebody had to wait.</summary>
    public long ContendedCount { get; private set; }

    /// <summary>Waits until only other sharers hold the lock: <c>using var hold = await
    /// space.Lock.Shared("HandleFault");</c></summary>
    /// <param name="holder">Who holds it, for the deadlock report of those who wait.</param>
    public WaitQueue<Hold>.Wait Shared(string holder) => Acquire(false, holder);

    /// <summary>Waits until nobody holds the lock.</summary>
    /// <param name="holder">Who holds it, for the deadlock report of those who wait.</param>
    public WaitQueue<Hold>.Wait Exclusive(string holder) => Acquire(true, holder);

    /// <summary>Who holds the lock now, for reports.</summary>
    public override string ToString() => _holders.Count == 0 ? $"{name} (free)"
        : $"{name} (held by {string.Join(", ", _holders)})";

    private WaitQueue<Hold>.Wait Acquire(bool exclusive, string holder)
    {
        var wait = _waits.Take(new Claim(this, holder));
        _queue.Enqueue((exclusive, wait));
        Grant();
        if (!wait.IsCompleted)
            ContendedCount++;
        return wait;
    }

    private void Release(string holder)
    {
        _holders.Remove(holder);
        _exclusive = false;
        Grant();
    }

    private void Grant()
    {
        while (_queue.TryPeek(out var next) && !_exclusive && (!next.Exclusive || _holders.Count == 0))
        {
            _queue.Dequeue();
            var holder = ((Claim)_waits.FirstTag!).Holder;
            _holders.Add(holder);
            _exclusive = next.Exclusive;
            _waits.WakeOne(new Hold(this, holder));
        }
    }

    private sealed record Claim(SharedLock Lock, string Holder)
    {
        public override string ToString() => $"{Holder}, {Lock}";
    }

    /// <summary>A lock that is held; disposing of it lets the next in.</summary>
    public sealed class Hold : IDisposable
    {
        private readonly string _holder;
        private SharedLock? _lock;

        internal Hold(SharedLock @lock, string holder)
        {
            _lock = @lock;
            _holder = holder;
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            _lock?.Release(_holder);
            _lock = null;
        }
    }
}
