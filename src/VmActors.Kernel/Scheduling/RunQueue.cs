using VmActors.Kernel.State;
using VmActors.Vocabulary;

namespace VmActors.Kernel.Scheduling;

/// <summary>One CPU as the scheduler sees it.</summary>
internal sealed class RunQueue(CpuId cpu)
{
    private readonly LinkedList<KernelThread> _ready = new();

    public CpuId Cpu { get; } = cpu;

    /// <summary>The thread on the CPU; null when it is idle.</summary>
    public KernelThread? Current { get; set; }

    /// <summary>Threads switched to.</summary>
    public long SwitchCount { get; set; }

    /// <summary>Threads that last ran here and wait for the disk.</summary>
    public int DiskWaiterCount { get; set; }

    public int ReadyCount => _ready.Count;

    public void Enqueue(KernelThread thread) => _ready.AddLast(thread);

    public void Remove(KernelThread thread) => _ready.Remove(thread);

    public bool TryDequeue(out KernelThread thread)
    {
        thread = _ready.First?.Value!;
        if (_ready.First is null)
            return false;
        _ready.RemoveFirst();
        return true;
    }
}
