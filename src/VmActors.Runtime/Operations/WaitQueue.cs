using System.Runtime.CompilerServices;

namespace VmActors.Runtime.Operations;

/// <summary>Operations of one actor that wait for a value, first come, first served.</summary>
/// <typeparam name="T">What each is woken with.</typeparam>
/// <param name="name">For the deadlock report: "a free frame".</param>
public sealed class WaitQueue<T>(string name)
{
    private readonly LinkedList<Wait> _waits = new();

    /// <summary>How many wait.</summary>
    public int Count => _waits.Count;

    /// <summary>Waits for a value: <c>var frame = await queue.Take(tag);</c></summary>
    /// <param name="tag">Whose wait it is, for <see cref="WakeWhere"/> and the deadlock report.</param>
    public Wait Take(object? tag = null)
    {
        var wait = new Wait(name, tag);
        _waits.AddLast(wait);
        return wait;
    }

    /// <summary>Wakes the first with <paramref name="value"/>; false when nobody waits.</summary>
    public bool WakeOne(T value)
    {
        if (_waits.First is not { } first)
            return false;
        _waits.Remove(first);
        first.Value.Complete(value);
        return true;
    }

    /// <summary>Wakes everyone with <paramref name="value"/>.</summary>
    public void WakeAll(T value)
    {
        while (WakeOne(value))
        {
        }
    }

    /// <summary>Wakes, in order, those whose tag equals <paramref name="tag"/>; says how many.</summary>
    public int WakeWhere(object tag, T value)
    {
        var woken = 0;
        for (var node = _waits.First; node is not null;)
        {
            var next = node.Next;
            if (Equals(node.Value.Tag, tag))
            {
                _waits.Remove(node);
                node.Value.Complete(value);
                woken++;
            }
            node = next;
        }
        return woken;
    }

    /// <summary>The tag of the one that has waited longest.</summary>
    public object? FirstTag => _waits.First?.Value.Tag;

    /// <summary>One operation's wait.</summary>
    public sealed class Wait : ICriticalNotifyCompletion, IVirtualAwaiter, IAwaited
    {
        private readonly string _name;
        private Operation? _waiter;
        private T? _value;

        internal Wait(string name, object? tag)
        {
            _name = name;
            Tag = tag;
        }

        /// <summary>Whether the value is here.</summary>
        public bool IsCompleted { get; private set; }

        internal object? Tag { get; }

        /// <summary>For <c>await</c>.</summary>
        public Wait GetAwaiter() => this;

        /// <summary>The value.</summary>
        /// <exception cref="InvalidOperationException">It is not here yet.</exception>
        public T GetResult() => IsCompleted ? _value! : throw Foreign.NotAwaited;

        /// <inheritdoc/>
        public void OnCompleted(Action continuation) => throw Foreign.Exception;

        /// <inheritdoc/>
        public void UnsafeOnCompleted(Action continuation) => throw Foreign.Exception;

        string IAwaited.Describe() => Tag is null ? $"awaits {_name}" : $"awaits {_name} for {Tag}";

        void IVirtualAwaiter.Suspend(Operation waiter)
        {
            if (_waiter is not null)
                throw new InvalidOperationException(
                    $"{waiter.Name} awaits {_name} by a wait that {_waiter.Name} awaits already");
            waiter.Awaiting = this;
            _waiter = waiter;
        }

        internal void Complete(T value)
        {
            _value = value;
            IsCompleted = true;
            if (_waiter is not null)
                _waiter.Table!.Ready(_waiter);
        }
    }
}
