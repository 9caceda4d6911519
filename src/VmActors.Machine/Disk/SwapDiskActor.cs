using System.Collections.Immutable;
using VmActors.Protocols;
using VmActors.Runtime;
using VmActors.Units.Devices;
using VmActors.Vocabulary;

namespace VmActors.Machine.Disk;

/// <summary>The swap disk: a queue of requests before a device whose model says how long each takes, and the contents
/// of every slot.</summary>
/// <remarks><code>
///   ReadSlot, WriteSlot, TrimSlot --> waiting --(device has room)--> in service --Completed--> SlotRead, SlotWritten
/// </code>
/// Requests for one slot are served one after another in the order in which they came.</remarks>
public sealed class SwapDiskActor : ReceiveActor
{
    /// <summary>Its name.</summary>
    public const string ActorName = "SwapDisk";

    private readonly IDiskModel _model;
    private readonly RequestQueue _waiting = new();
    private readonly Dictionary<long, DiskJob> _inService = []; // by number; never iterated
    private readonly Dictionary<long, ImmutableArray<ulong>> _contents = []; // by slot; never iterated
    private long _requestCount;

    /// <summary>An idle disk with empty slots.</summary>
    /// <param name="model">How long it takes.</param>
    public SwapDiskActor(IDiskModel model)
    {
        _model = model;
        Receive<SwapProtocol.ReadSlot>(message => Accept(DiskRequestKind.Read, message.Slot, []));
        Receive<SwapProtocol.WriteSlot>(message => Accept(DiskRequestKind.Write, message.Slot, message.Words));
        Receive<SwapProtocol.TrimSlot>(message => Accept(DiskRequestKind.Trim, message.Slot, []));
        Receive<Completed>(message => Complete(message.Number));
    }

    /// <summary>What it has counted.</summary>
    public SwapDiskCounts Counts { get; } = new();

    /// <summary>What a slot holds; nothing where all is zero, contents are not simulated, or nothing was
    /// written.</summary>
    public ImmutableArray<ulong> Contents(SwapSlot slot) =>
        _contents.TryGetValue(slot.Value, out var words) ? words : [];

    /// <summary>Slots that hold a page.</summary>
    public long WrittenSlotCount => _contents.Count;

    private void Accept(DiskRequestKind kind, SwapSlot slot, ImmutableArray<ulong> words)
    {
        Counts.QueueChanged(Now, +1);
        _waiting.Add(new DiskJob(++_requestCount, new DiskRequest(kind, slot), words, Sender, Now));
        StartWaiting();
    }

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

    private void Answer(DiskJob job)
    {
        var (kind, slot) = job.What;
        switch (kind)
        {
            case DiskRequestKind.Read:
                if (!_contents.TryGetValue(slot.Value, out var words))
                    throw new InvalidOperationException($"{slot} is read, but nothing was written there");
                job.From.Tell(new SwapProtocol.SlotRead(slot, words));
                break;
            case DiskRequestKind.Write:
                _contents[slot.Value] = job.Words;
                job.From.Tell(new SwapProtocol.SlotWritten(slot));
                break;
            default:
                _contents.Remove(slot.Value);
                break;
        }
    }

    private sealed record Completed(long Number) : Message;
}
