using System.Collections.Immutable;
using VmActors.Runtime;
using VmActors.Units.Devices;
using VmActors.Vocabulary;

namespace VmActors.Machine.Disk;

/// <summary>One request to the disk, from its arrival to its answer.</summary>
internal sealed record DiskJob(
    long Number, DiskRequest What, ImmutableArray<ulong> Words, ActorRef From, SimTime Since);

/// <summary>
/// The requests that wait for the device, in order of arrival. Of several for one slot only the first is ready; the
/// next becomes so when that one has completed.
/// </summary>
internal sealed class RequestQueue
{
    // By slot with a job that is ready or in service; never iterated.
    private readonly Dictionary<SwapSlot, Queue<DiskJob>> _behind = [];
    private DiskRequest[] _requests = new DiskRequest[16];
    private DiskJob[] _jobs = new DiskJob[16];
    private int _first;
    private int _end;

    /// <summary>The ready requests, in order of arrival.</summary>
    public ReadOnlySpan<DiskRequest> Ready => _requests.AsSpan(_first, _end - _first);

    public void Add(DiskJob job)
    {
        if (_behind.TryGetValue(job.What.Slot, out var behind))
        {
            behind.Enqueue(job);
            return;
        }
        _behind.Add(job.What.Slot, new Queue<DiskJob>(0));
        Append(job);
    }

    /// <summary>Takes a ready request to put it in service.</summary>
    public DiskJob TakeAt(int index)
    {
        var job = _jobs[_first + index];
        Array.Copy(_requests, _first, _requests, _first + 1, index);
        Array.Copy(_jobs, _first, _jobs, _first + 1, index);
        _jobs[_first++] = null!;
        return job;
    }

    /// <summary>A request that was in service has completed: the next for its slot is ready.</summary>
    public void Completed(DiskJob job)
    {
        var behind = _behind[job.What.Slot];
        if (behind.TryDequeue(out var next))
            Append(next);
        else
            _behind.Remove(job.What.Slot);
    }

    private void Append(DiskJob job)
    {
        if (_end == _jobs.Length)
            MakeRoom();
        var place = _end++;
        for (; place > _first && _jobs[place - 1].Number > job.Number; place--)
        {
            _jobs[place] = _jobs[place - 1];
            _requests[place] = _requests[place - 1];
        }
        _jobs[place] = job;
        _requests[place] = job.What;
    }

    private void MakeRoom()
    {
        var count = _end - _first;
        var length = count > _jobs.Length / 2 ? _jobs.Length * 2 : _jobs.Length;
        var (requests, jobs) = (new DiskRequest[length], new DiskJob[length]);
        Array.Copy(_requests, _first, requests, 0, count);
        Array.Copy(_jobs, _first, jobs, 0, count);
        (_requests, _jobs, _first, _end) = (requests, jobs, 0, count);
    }
}
