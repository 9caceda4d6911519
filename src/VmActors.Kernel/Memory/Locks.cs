using VmActors.Runtime.Operations;

namespace VmActors.Kernel.Memory;

/// <summary>Things that an operation works on, each held by one.</summary>
/// <typeparam name="T">What names a thing.</typeparam>
/// <param name="describe">Names one in the deadlock report.</param>
internal class Locks<T>(Func<T, string> describe)
    where T : IComparable<T>
{
    private readonly SortedDictionary<T, WaitQueue<bool>?> _busy = []; // null: nobody waits

    /// <summary>The things that are held, in order.</summary>
    protected IEnumerable<T> Busy => _busy.Keys;

    /// <summary>Takes a thing when nobody works on it.</summary>
    public bool TryLock(T thing) => _busy.TryAdd(thing, null);

    /// <summary>Whether anybody works on a thing.</summary>
    public bool IsBusy(T thing) => _busy.ContainsKey(thing);

    /// <summary>Waits until nobody works on a thing that is held; it may be somebody else's again by then.</summary>
    public WaitQueue<bool>.Wait Released(T thing) => (_busy[thing] ??= new WaitQueue<bool>(describe(thing))).Take();

    /// <summary>Gives a thing back, and wakes those who wait for it.</summary>
    public void Unlock(T thing)
    {
        _busy.Remove(thing, out var queue);
        queue?.WakeAll(true);
    }
}
