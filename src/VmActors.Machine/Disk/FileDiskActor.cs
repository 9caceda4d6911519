using System.Collections.Immutable;
using VmActors.Protocols;
using VmActors.Units.Devices;
using VmActors.Vocabulary;

namespace VmActors.Machine.Disk;

/// <summary>The file disk: a device, and the contents of every file, each in one run of blocks.</summary>
/// <remarks><code>
///   ReadPage, WritePage --> waiting --(device has room)--> in service --Completed--> PageRead, PageWritten
/// </code></remarks>
public sealed class FileDiskActor : DiskActor
{
    /// <summary>Its name.</summary>
    public const string ActorName = "FileDisk";

    private readonly ImmutableArray<StoredFile> _files; // by number, from 1
    private readonly ImmutableArray<long> _firstBlocks;
    private readonly Dictionary<long, ImmutableArray<ulong>> _written = []; // by block; never iterated

    /// <summary>An idle disk with some files.</summary>
    /// <param name="model">How long it takes.</param>
    /// <param name="files">The files, in the order of their numbers.</param>
    public FileDiskActor(IDiskModel model, ImmutableArray<StoredFile> files)
        : base(model)
    {
        _files = files;
        var next = 0L;
        _firstBlocks = [.. files.Select(file => (next += file.PageCount) - file.PageCount)];
        Receive<FileProtocol.ReadPage>(message => Accept(DiskRequestKind.Read, Block(message.File, message.Index), []));
        Receive<FileProtocol.WritePage>(message =>
            Accept(DiskRequestKind.Write, Block(message.File, message.Index), message.Words));
    }

    /// <summary>What a page of a file holds; nothing where all is zero, or contents are not simulated.</summary>
    public ImmutableArray<ulong> Contents(int file, long index) =>
        _written.TryGetValue(Block(file, index).Value, out var words) ? words : _files[file - 1].Contents(index);

    private protected override void Answer(DiskJob job)
    {
        var block = job.What.Slot.Value;
        var found = _firstBlocks.BinarySearch(block);
        var file = found < 0 ? ~found - 1 : found;
        var (number, index) = (file + 1, block - _firstBlocks[file]);
        if (job.What.Kind == DiskRequestKind.Write)
        {
            _written[block] = job.Words;
            job.From.Tell(new FileProtocol.PageWritten(number, index));
            return;
        }
        job.From.Tell(new FileProtocol.PageRead(number, index, Contents(number, index)));
    }

    private SwapSlot Block(int file, long index) => new(_firstBlocks[file - 1] + index);
}

/// <summary>A file as it is before the run.</summary>
/// <param name="PageCount">Its pages, at least one; the last may be used in part.</param>
/// <param name="Contents">The words of a page, by its index; nothing for zero, or where contents are not
/// simulated.</param>
public sealed record StoredFile(long PageCount, Func<long, ImmutableArray<ulong>> Contents);
