namespace VmActors.Runtime;

/// <summary>An actor whose handlers are registered by message type, in its constructor. A message of a type that
/// has no handler is unexpected and ends the run.</summary>
public abstract class ReceiveActor : Actor
{
    private readonly Dictionary<Type, Func<Message, Disposition>> _handlers = [];

    /// <summary>Handles messages of type <typeparamref name="T"/>.</summary>
    protected void Receive<T>(Action<T> handler)
        where T : Message
    {
        ArgumentNullException.ThrowIfNull(handler);
        Receive<T>(message =>
        {
            handler(message);
            return Disposition.Handled;
        });
    }

    /// <summary>Handles messages of type <typeparamref name="T"/> and says what became of them.</summary>
    /// <exception cref="ArgumentException">The type has a handler already.</exception>
    protected void Receive<T>(Func<T, Disposition> handler)
        where T : Message => _handlers.Add(typeof(T), message => handler((T)message));

    /// <inheritdoc/>
    protected internal sealed override Disposition Receive(Message message) =>
        _handlers.TryGetValue(message.GetType(), out var handler) ? handler(message) : Disposition.Unexpected;
}
