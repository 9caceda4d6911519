using System.Collections.Immutable;
using VmActors.Runtime;
using VmActors.Units.Devices;
using VmActors.Vocabulary;

namespace VmActors.Machine.Disk;

/// <summary>A disk: a queue of requests before a device whose model says how long each takes. What blocks hold is the
/// concern of each kind.</summary>
/// <remarks><code>
///   request --> waiting --(device has room)--> in service --Completed--> answer
/// </code>
/// Requests for one block are served one after another in the order in which they came.</remarks>
public abstract class DiskActor : ReceiveActor
{
    private readonly IDiskModel _model;
    private readonly RequestQueue _waiting = new();
    private readonly Dictionary<long, DiskJob> _inService = []; // by number; never iterated
    private long _requestCount;

    private protected DiskActor(IDiskModel model)
    {
        _model = model;
        Receive<Completed>(message => Complete(message.Number));
    }

    /// <summary>What it has counted.</summary>
    public DiskCounts Counts { get; } = new();

    /// <summary>A request of the sender's.</summary>
    private protected void Accept(DiskRequestKind kind, SwapSlot block, ImmutableArray<ulong> words)
    {
        Counts.QueueChanged(Now, +1);
        _waiting.Add(new DiskJob(++_requestCount, new DiskRequest(kind, block), words, Sender, Now));
        StartWaiting();
    }

    /// <summary>A request is done.</summary>
    private protected abstract void Answer(DiskJob job);

    private void StartWaiting()
    {
        while (_inService.Count < _model.Parallelism && !_waiting.Ready.IsEmpty)
        {
            var next = _waiting.TakeAt(_model.Next(_waiting.Ready));
            _inService.Add(next.Number, next);
            StartTimer(_model.Start(next.What, Now) - Now, new Completed(next.Number));
        }
    }

    private void Complete(long number)
    {
        _inService.Remove(number, out var job);
        _waiting.Completed(job!);
        Counts.QueueChanged(Now, -1);
        Counts.Completed(job!.What.Kind, Now - job.Since);
        Answer(job);
        StartWaiting();
    }

    private sealed record Completed(long Number) : Message;
}
