using System.Collections.Immutable;
using VmActors.Protocols;
using VmActors.Units.Devices;
using VmActors.Vocabulary;

namespace VmActors.Machine.Disk;

/// <summary>The swap disk: a device, and the contents of every slot.</summary>
/// <remarks><code>
///   ReadSlot, WriteSlot, TrimSlot --> waiting --(device has room)--> in service --Completed--> SlotRead, SlotWritten
/// </code></remarks>
public sealed class SwapDiskActor : DiskActor
{
    /// <summary>Its name.</summary>
    public const string ActorName = "SwapDisk";

    private readonly Dictionary<long, ImmutableArray<ulong>> _contents = []; // by slot; never iterated

    /// <summary>An idle disk with empty slots.</summary>
    /// <param name="model">How long it takes.</param>
    public SwapDiskActor(IDiskModel model)
        : base(model)
    {
        Receive<SwapProtocol.ReadSlot>(message => Accept(DiskRequestKind.Read, message.Slot, []));
        Receive<SwapProtocol.WriteSlot>(message => Accept(DiskRequestKind.Write, message.Slot, message.Words));
        Receive<SwapProtocol.TrimSlot>(message => Accept(DiskRequestKind.Trim, message.Slot, []));
    }

    /// <summary>What a slot holds; nothing where all is zero, contents are not simulated, or nothing was
    /// written.</summary>
    public ImmutableArray<ulong> Contents(SwapSlot slot) =>
        _contents.TryGetValue(slot.Value, out var words) ? words : [];

    /// <summary>Slots that hold a page.</summary>
    public long WrittenSlotCount => _contents.Count;

    private protected override void Answer(DiskJob job)
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
}
