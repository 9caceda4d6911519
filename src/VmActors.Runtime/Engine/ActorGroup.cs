namespace VmActors.Runtime.Engine;

/// <summary>
/// The actors that a host runs one after the other: usually a single one; several where zero-latency links join them,
/// in an order in which such links only point forward. Belongs to the coordinator.
/// </summary>
public sealed class ActorGroup
{
    private readonly ActorCell[] _members;
    private readonly Mailbag[] _mail;

    /// <summary>Makes a group.</summary>
    /// <param name="index">Its number.</param>
    /// <param name="members">Its actors.</param>
    /// <param name="mail">The mailbags of all actors of the system, by number.</param>
    internal ActorGroup(int index, ActorCell[] members, Mailbag[] mail)
    {
        Index = index;
        _members = members;
        _mail = mail;
    }

    /// <summary>The group's number, from 0: groups are ordered by their first actor in name order.</summary>
    public int Index { get; }

    /// <summary>The actors, in the order in which they run.</summary>
    public IReadOnlyList<ActorCell> Members => _members;

    /// <summary>As <see cref="Members"/>, for the coordinator's loops.</summary>
    internal ReadOnlySpan<ActorCell> Cells => _members;

    /// <summary>What is to be handed to a member with the quantum in hand.</summary>
    public Mailbag MailOf(int member) => _mail[_members[member].Index];

    /// <summary>Passes on what a member sent to later members without latency; after it has run, before they
    /// do.</summary>
    public void Forward(int member)
    {
        var immediate = MailOf(member).Immediate;
        if (immediate.Count == 0)
            return;
        foreach (var (link, delivery) in immediate)
            _mail[link.To.Index].Arriving.Add(delivery);
        immediate.Clear();
    }

    /// <summary>Runs every member on the calling thread. Called by hosts only, once per quantum.</summary>
    public void RunQuantum(Quantum quantum)
    {
        for (var member = 0; member < _members.Length; member++)
        {
            _members[member].RunQuantum(quantum, MailOf(member));
            Forward(member);
        }
    }
}
