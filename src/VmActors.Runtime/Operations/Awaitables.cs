using System.Runtime.CompilerServices;
using VmActors.Runtime.Engine;
using VmActors.Vocabulary;

namespace VmActors.Runtime.Operations;

/// <summary>An awaiter that the runtime can resume in virtual time. Others are refused.</summary>
internal interface IVirtualAwaiter
{
    void Suspend(Operation waiter);
}

/// <summary>The reply to come of one <see cref="Actor.Ask{T}"/>; awaited once, at once or later.</summary>
/// <typeparam name="T">The reply's type.</typeparam>
public readonly struct Reply<T> : ICriticalNotifyCompletion, IVirtualAwaiter, IEquatable<Reply<T>>
    where T : Message
{
    private readonly PendingReply _pending;

    internal Reply(PendingReply pending) => _pending = pending;

    /// <summary>Whether the reply is here already.</summary>
    public bool IsCompleted => _pending.Reply is not null;

    /// <summary>For <c>await</c>.</summary>
    public Reply<T> GetAwaiter() => this;

    /// <summary>The reply.</summary>
    /// <exception cref="InvalidOperationException">It is not here yet.</exception>
    public T GetResult() => (T)(_pending.Reply ?? throw Foreign.NotAwaited);

    /// <inheritdoc/>
    public void OnCompleted(Action continuation) => throw Foreign.Exception;

    /// <inheritdoc/>
    public void UnsafeOnCompleted(Action continuation) => throw Foreign.Exception;

    /// <inheritdoc/>
    public bool Equals(Reply<T> other) => ReferenceEquals(_pending, other._pending);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Reply<T> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => RuntimeHelpers.GetHashCode(_pending);

    /// <summary>The same request's reply.</summary>
    public static bool operator ==(Reply<T> left, Reply<T> right) => left.Equals(right);

    /// <summary>Another request's reply.</summary>
    public static bool operator !=(Reply<T> left, Reply<T> right) => !left.Equals(right);

    void IVirtualAwaiter.Suspend(Operation waiter) => _pending.Suspend(waiter);
}

/// <summary>A span of virtual time to wait; see <see cref="Actor.Delay"/>.</summary>
public readonly record struct DelayAwaitable : ICriticalNotifyCompletion, IVirtualAwaiter
{
    private readonly ActorCell _cell;
    private readonly SimDuration _duration;

    internal DelayAwaitable(ActorCell cell, SimDuration duration)
    {
        _cell = cell;
        _duration = duration;
    }

    /// <summary>Whether there is nothing to wait for.</summary>
    public bool IsCompleted => _duration <= SimDuration.Zero;

    /// <summary>For <c>await</c>.</summary>
    public DelayAwaitable GetAwaiter() => this;

    /// <summary>Nothing to give.</summary>
    public void GetResult()
    {
    }

    /// <inheritdoc/>
    public void OnCompleted(Action continuation) => throw Foreign.Exception;

    /// <inheritdoc/>
    public void UnsafeOnCompleted(Action continuation) => throw Foreign.Exception;

    void IVirtualAwaiter.Suspend(Operation waiter)
    {
        var pending = new PendingReply(_cell.Name, DelayElapsed.Instance, _cell.Now, typeof(DelayElapsed));
        pending.Suspend(waiter);
        _cell.StartDelay(_duration, pending);
    }
}

/// <summary>What is refused because it would leave virtual time.</summary>
internal static class Foreign
{
    public static InvalidOperationException NotAwaited => new("not here yet: await it inside an operation");

    public static InvalidOperationException Exception => new(
        "inside an operation only virtual time can be awaited: Ask, Delay, locks, queues and other operations");
}
