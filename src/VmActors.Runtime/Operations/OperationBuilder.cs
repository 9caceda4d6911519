using System.ComponentModel;
using System.Runtime.CompilerServices;
using VmActors.Runtime.Engine;

namespace VmActors.Runtime.Operations;

/// <summary>What the compiler builds an <c>async Operation</c> with. Not for use by hand.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct OperationBuilder
{
    private OperationBuilder<Nothing> _inner;

    /// <summary>The operation, for the caller of the method.</summary>
    public Operation Task => _inner.Begun ?? Operation.Completed;

    /// <summary>A builder for one call.</summary>
    public static OperationBuilder Create() => default;

    /// <summary>Runs the method up to its first real wait.</summary>
    public void Start<TStateMachine>(ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine => stateMachine.MoveNext();

    /// <summary>Not used.</summary>
    public void SetStateMachine(IAsyncStateMachine stateMachine)
    {
    }

    /// <summary>The method has returned.</summary>
    public void SetResult() => _inner.Begun?.SetCompleted();

    /// <summary>The method has thrown.</summary>
    public void SetException(Exception exception) => _inner.SetException(exception);

    /// <summary>The method waits.</summary>
    public void AwaitOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : INotifyCompletion
        where TStateMachine : IAsyncStateMachine => throw Foreign.Exception;

    /// <summary>The method waits.</summary>
    public void AwaitUnsafeOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : ICriticalNotifyCompletion
        where TStateMachine : IAsyncStateMachine => _inner.AwaitUnsafeOnCompleted(ref awaiter, ref stateMachine);

    private readonly struct Nothing;
}

/// <summary>What the compiler builds an <c>async Operation&lt;T&gt;</c> with. Not for use by hand.</summary>
/// <typeparam name="T">The value's type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct OperationBuilder<T>
{
    private Operation<T>? _operation;

    /// <summary>The operation, when the method has waited or thrown; null before.</summary>
    internal readonly Operation<T>? Begun => _operation;

    /// <summary>The operation, for the caller of the method.</summary>
    public Operation<T> Task => _operation ??= new Operation<T>();

    /// <summary>A builder for one call.</summary>
    public static OperationBuilder<T> Create() => default;

    /// <summary>Runs the method up to its first real wait.</summary>
    public void Start<TStateMachine>(ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine => stateMachine.MoveNext();

    /// <summary>Not used.</summary>
    public void SetStateMachine(IAsyncStateMachine stateMachine)
    {
    }

    /// <summary>The method has returned <paramref name="value"/>.</summary>
    public void SetResult(T value)
    {
        Task.Value = value;
        Task.SetCompleted();
    }

    /// <summary>The method has thrown.</summary>
    public void SetException(Exception exception) => Task.SetFailed(exception);

    /// <summary>The method waits.</summary>
    public void AwaitOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : INotifyCompletion
        where TStateMachine : IAsyncStateMachine => throw Foreign.Exception;

    /// <summary>The method waits.</summary>
    public void AwaitUnsafeOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : ICriticalNotifyCompletion
        where TStateMachine : IAsyncStateMachine
    {
        if (awaiter is not IVirtualAwaiter)
            throw Foreign.Exception;
        if (_operation is not Box<TStateMachine> box)
        {
            box = new Box<TStateMachine>();
            _operation = box;
            box.StateMachine = stateMachine; // copies this builder, which knows its box already
            ActorCell.Running.Operations.Add(box);
        }
        ((IVirtualAwaiter)awaiter).Suspend(box);
    }

    private sealed class Box<TStateMachine> : Operation<T>
        where TStateMachine : IAsyncStateMachine
    {
        public TStateMachine? StateMachine;

        internal override string Name => OperationName.Of<TStateMachine>();

        internal override void Resume() => StateMachine!.MoveNext();
    }
}

/// <summary>The name of an async method with its class, from the compiler's name of its state machine:
/// <c>HandleFault.Run</c>.</summary>
internal static class OperationName
{
    public static string Of<TStateMachine>() => Cache<TStateMachine>.Name;

    private static class Cache<TStateMachine>
    {
        public static readonly string Name =
            $"{typeof(TStateMachine).DeclaringType?.Name}.{Method(typeof(TStateMachine).Name)}";

        // <Method>d__1, or <<Method>g__Local|1_0>d for a local function
        private static string Method(string type) =>
            type.IndexOf(">g__", StringComparison.Ordinal) is var local and > 0 && type.IndexOf('|') is var bar
                && bar > local
                ? type[(local + 4)..bar]
            : type.IndexOf('>', StringComparison.Ordinal) is var end and > 1 ? type[1..end] : type;
    }
}
