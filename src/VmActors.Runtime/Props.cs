namespace VmActors.Runtime;

/// <summary>The recipe for an actor: how to make it, and how many operations it may have under way.</summary>
public sealed class Props
{
    private readonly Func<Actor> _make;

    private Props(Func<Actor> make, int operationCountMax)
    {
        _make = make;
        OperationCountMax = operationCountMax;
    }

    /// <summary>More operations alive than this end the run: a leak is found, not suffered.</summary>
    public int OperationCountMax { get; }

    /// <summary>A recipe that calls <paramref name="make"/> once, when the system is built.</summary>
    public static Props Create(Func<Actor> make) => new(make, 65_536);

    /// <summary>The same recipe with another bound on live operations, 1 or more.</summary>
    public Props WithOperationCountMax(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return new(_make, count);
    }

    internal Actor Make() => _make();
}
