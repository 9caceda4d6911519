using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace VmActors.Runtime.Operations;

/// <summary>
/// An <c>async</c> method of an actor that awaits messages in virtual time. It resumes inside its actor, at the virtual
/// time of what it awaited, and never touches a thread pool. Start one with <see cref="Actor.Run"/>, or await it.
/// </summary>
[AsyncMethodBuilder(typeof(OperationBuilder))]
public class Operation : IAwaited
{
    private Operation? _waiter;
    private Exception? _failure;

    internal static readonly Operation Completed = new() { IsCompleted = true };

    internal Operation()
    {
    }

    internal bool IsCompleted { get; private set; }

    internal bool IsRoot { get; set; }

    internal IAwaited? Awaiting { get; set; }

    internal OperationTable? Table { get; set; }

    internal Operation? Previous { get; set; }

    internal Operation? Next { get; set; }

    /// <summary>The sender of the message whose handling started the operation.</summary>
    internal ActorRef Sender { get; set; }

    internal virtual string Name => "operation";

    /// <summary>For <c>await</c>.</summary>
    public OperationAwaiter GetAwaiter() => new(this);

    string IAwaited.Describe() => $"awaits {Name}";

    /// <summary>Goes on with the method after what it awaited has come.</summary>
    internal virtual void Resume()
    {
    }

    internal void Suspend(Operation waiter)
    {
        if (!ReferenceEquals(Table, waiter.Table))
            throw new InvalidOperationException($"{waiter.Name} awaits {Name} of another actor: actors share nothing");
        if (_waiter is not null)
            throw new InvalidOperationException($"{waiter.Name} awaits {Name}, but {_waiter.Name} does so already");
        waiter.Awaiting = this;
        _waiter = waiter;
    }

    internal void SetCompleted()
    {
        IsCompleted = true;
        Table?.Remove(this);
        if (_waiter is not null)
            Table!.Ready(_waiter);
    }

    internal void SetFailed(Exception exception)
    {
        _failure = exception;
        if (_waiter is null && IsRoot)
            ExceptionDispatchInfo.Throw(exception);
        if (_waiter is null)
            Engine.ActorCell.Running.Operations.AddUnobserved(this);
        SetCompleted();
    }

    internal void ThrowIfFailed()
    {
        if (_failure is not { } failure)
            return;
        Engine.ActorCell.Running.Operations.RemoveUnobserved(this);
        ExceptionDispatchInfo.Throw(failure);
    }
}

/// <summary>An <see cref="Operation"/> that gives a value.</summary>
/// <typeparam name="T">The value's type.</typeparam>
[AsyncMethodBuilder(typeof(OperationBuilder<>))]
public class Operation<T> : Operation
{
    internal Operation()
    {
    }

    internal T? Value { get; set; }

    /// <summary>For <c>await</c>.</summary>
    public new OperationAwaiter<T> GetAwaiter() => new(this);
}

/// <summary>Awaits an operation.</summary>
public readonly struct OperationAwaiter : ICriticalNotifyCompletion, IVirtualAwaiter
{
    private readonly Operation _operation;

    internal OperationAwaiter(Operation operation) => _operation = operation;

    /// <summary>Whether it has ended.</summary>
    public bool IsCompleted => _operation.IsCompleted;

    /// <summary>Throws what the operation threw.</summary>
    public void GetResult() => _operation.ThrowIfFailed();

    /// <inheritdoc/>
    public void OnCompleted(Action continuation) => throw Foreign.Exception;

    /// <inheritdoc/>
    public void UnsafeOnCompleted(Action continuation) => throw Foreign.Exception;

    void IVirtualAwaiter.Suspend(Operation waiter) => _operation.Suspend(waiter);
}

/// <summary>Awaits an operation that gives a value.</summary>
/// <typeparam name="T">The value's type.</typeparam>
public readonly struct OperationAwaiter<T> : ICriticalNotifyCompletion, IVirtualAwaiter
{
    private readonly Operation<T> _operation;

    internal OperationAwaiter(Operation<T> operation) => _operation = operation;

    /// <summary>Whether it has ended.</summary>
    public bool IsCompleted => _operation.IsCompleted;

    /// <summary>The value; throws what the operation threw.</summary>
    public T GetResult()
    {
        _operation.ThrowIfFailed();
        return _operation.Value!;
    }

    /// <inheritdoc/>
    public void OnCompleted(Action continuation) => throw Foreign.Exception;

    /// <inheritdoc/>
    public void UnsafeOnCompleted(Action continuation) => throw Foreign.Exception;

    void IVirtualAwaiter.Suspend(Operation waiter) => _operation.Suspend(waiter);
}
