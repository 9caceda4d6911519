using VmActors.Runtime.Engine;

namespace VmActors.Runtime.Operations;

/// <summary>The live operations of one actor, what each awaits, and those that may go on.</summary>
internal sealed class OperationTable(ActorCell cell, int countMax)
{
    /// <summary>Operations that wake one another this often at one instant will never let time pass.</summary>
    private const int ResumeCountMax = 10_000_000;

    private readonly Dictionary<long, PendingReply> _pending = [];
    private readonly Queue<Operation> _ready = new();
    private readonly List<Operation> _unobserved = [];
    private Operation? _first;
    private int _count;
    private long _conversation;

    /// <summary>Opens a conversation: the number that its reply will carry.</summary>
    public long Await(PendingReply pending)
    {
        _pending.Add(++_conversation, pending);
        return _conversation;
    }

    /// <summary>A reply has come: the operation that awaits it goes on.</summary>
    public void Complete(long conversation, Message reply)
    {
        if (!_pending.Remove(conversation, out var pending))
            throw new UnexpectedMessageException(reply); // a request is answered once
        if (pending.Complete(reply) is { } waiter)
            Resume(waiter);
    }

    /// <summary>What the operation awaited has come; it goes on when the handler or operation in hand is
    /// through.</summary>
    public void Ready(Operation operation)
    {
        if (!ReferenceEquals(ActorCell.Running, cell))
            throw new InvalidOperationException(
                $"{operation.Name} of {cell.Name} was woken by another actor: actors share nothing");
        _ready.Enqueue(operation);
    }

    public void RunReady()
    {
        for (var resumed = 0; _ready.TryDequeue(out var operation); resumed++)
        {
            if (resumed == ResumeCountMax)
                throw new InvalidOperationException(
                    $"operations wake one another for ever at {cell.Now}, among them {operation.Name}");
            Resume(operation);
        }
        if (_unobserved.Count > 0)
            _unobserved[0].ThrowIfFailed();
    }

    public void Add(Operation operation)
    {
        if (++_count > countMax)
            throw new InvalidOperationException($"{cell.Name} has more than {countMax} operations under way");
        operation.Table = this;
        operation.Sender = cell.Sender;
        operation.Next = _first;
        if (_first is not null)
            _first.Previous = operation;
        _first = operation;
    }

    public void Remove(Operation operation)
    {
        _count--;
        if (operation.Previous is null)
            _first = operation.Next;
        else
            operation.Previous.Next = operation.Next;
        if (operation.Next is not null)
            operation.Next.Previous = operation.Previous;
    }

    public void AddUnobserved(Operation operation) => _unobserved.Add(operation);

    public void RemoveUnobserved(Operation operation) => _unobserved.Remove(operation);

    /// <summary>Each live operation and what it awaits, oldest first.</summary>
    public IEnumerable<string> Describe()
    {
        var live = new List<Operation>();
        for (var operation = _first; operation is not null; operation = operation.Next)
            live.Add(operation);
        live.Reverse();
        return live.Select(operation => $"{cell.Name}: {operation.Name} {operation.Awaiting?.Describe()}")
            .Concat(_pending.OrderBy(entry => entry.Key).Where(entry => !entry.Value.HasWaiter)
                .Select(entry => $"{cell.Name}: no operation {entry.Value.Describe()}"));
    }

    private void Resume(Operation operation)
    {
        cell.Sender = operation.Sender;
        operation.Resume();
    }
}
