using VmActors.Runtime.Choice;
using VmActors.Runtime.Engine;
using VmActors.Vocabulary;

namespace VmActors.Runtime;

/// <summary>Collects actors and links, checks the wiring, and builds the system.</summary>
public sealed class ActorSystemBuilder
{
    private readonly SortedDictionary<string, Props> _actors = new(StringComparer.Ordinal);
    private readonly List<(string From, string To, SimDuration Latency, SimDuration Jitter)> _links = [];

    /// <summary>Adds an actor.</summary>
    /// <param name="name">Unique; letters, digits, dots and an index in brackets: <c>Kernel</c>, <c>Cpu[3]</c>.</param>
    /// <param name="props">How to make it.</param>
    /// <exception cref="ArgumentException">The name is taken or badly formed.</exception>
    public ActorSystemBuilder Add(string name, Props props)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length == 0 || !char.IsAsciiLetter(name[0])
            || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '[' or ']'))
            throw new ArgumentException(
                $"'{name}' is no actor name; expected letters, digits, dots and [index], like Cpu[3]", nameof(name));
        if (!_actors.TryAdd(name, props))
            throw new ArgumentException($"there is an actor called {name} already", nameof(name));
        return this;
    }

    /// <summary>Adds a one-way link.</summary>
    /// <param name="from">The sender.</param>
    /// <param name="to">The receiver.</param>
    /// <param name="latency">How long each message takes; zero only where no cycle of such links arises.</param>
    /// <param name="jitter">Extra latency, chosen per message up to this; order is kept.</param>
    public ActorSystemBuilder Link(string from, string to, SimDuration latency, SimDuration jitter = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(latency.Cycles, nameof(latency));
        ArgumentOutOfRangeException.ThrowIfNegative(jitter.Cycles, nameof(jitter));
        if (latency == SimDuration.Zero && jitter != SimDuration.Zero)
            throw new ArgumentException($"the link from {from} to {to} takes no time, so it cannot have jitter",
                nameof(jitter));
        _links.Add((from, to, latency, jitter));
        return this;
    }

    /// <summary>Makes the actors and links.</summary>
    /// <exception cref="ArgumentException">A link names no actor, joins an actor to itself, or is there
    /// twice.</exception>
    /// <exception cref="ZeroLatencyCycleException">Links without latency form a cycle.</exception>
    public ActorSystem Build(IChoices choices)
    {
        // An actor's number comes from the names in order, so that nothing depends on the order of registration.
        var names = _actors.Keys.ToArray();
        var wires = _links.Select(link => new Wire(IndexOf(link.From), IndexOf(link.To), link.Latency, link.Jitter))
            .OrderBy(wire => wire.From).ThenBy(wire => wire.To).ToArray();
        foreach (var wire in wires.Where(wire => wire.From == wire.To))
            throw new ArgumentException(
                $"there is a link from {names[wire.From]} to itself: an actor has Self and timers for that");
        foreach (var ((from, to), _) in wires.CountBy(wire => (wire.From, wire.To)).Where(count => count.Value > 1))
            throw new ArgumentException($"there are two links from {names[from]} to {names[to]}");
        var depths = Wiring.Depths(names, wires);
        var cells = names.Select((name, index) => new ActorCell(index, name, _actors[name].Make(),
            new ActorCellSpec(choices, depths[index], _actors[name].OperationCountMax))).ToArray();
        foreach (var wire in wires)
            cells[wire.From].Links.Add(new Link(cells[wire.From], cells[wire.To], wire.Latency, wire.Jitter));
        var groups = Wiring.Groups(wires, depths)
            .Select(members => members.Select(member => cells[member]).ToArray()).ToArray();
        return new ActorSystem(cells, groups, Wiring.Lookahead(wires));

        int IndexOf(string name)
        {
            var index = Array.BinarySearch(names, name, StringComparer.Ordinal);
            return index >= 0 ? index : throw new ArgumentException($"a link names {name}, but there is no such actor");
        }
    }
}
