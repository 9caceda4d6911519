using VmActors.Vocabulary;

namespace VmActors.Runtime.Engine;

/// <summary>A link as it was asked for, between actors by number.</summary>
internal readonly record struct Wire(int From, int To, SimDuration Latency, SimDuration Jitter);

/// <summary>What follows from the links alone: the lookahead, and which actors must run as one group.</summary>
internal static class Wiring
{
    /// <summary>The quantum of a system that has no link with a latency: any length will do.</summary>
    private static readonly SimDuration Unlinked = new(1_000_000);

    /// <summary>The smallest latency of any link that takes time: no actor can affect another sooner.</summary>
    public static SimDuration Lookahead(IReadOnlyList<Wire> wires)
    {
        var timed = wires.Where(wire => wire.Latency > SimDuration.Zero).Select(wire => wire.Latency).ToArray();
        return timed.Length == 0 ? Unlinked : timed.Min();
    }

    /// <summary>Each actor's depth in the zero-latency links: 0 where none arrives, else one more than its
    /// deepest sender.</summary>
    /// <exception cref="ZeroLatencyCycleException">There is none, because they form a cycle.</exception>
    public static int[] Depths(IReadOnlyList<string> names, IReadOnlyList<Wire> wires)
    {
        var senders = wires.Where(wire => wire.Latency == SimDuration.Zero)
            .ToLookup(wire => wire.To, wire => wire.From);
        var depths = new int[names.Count];
        Array.Fill(depths, -1);
        var path = new List<int>();
        for (var actor = 0; actor < names.Count; actor++)
            Depth(actor);
        return depths;

        int Depth(int actor)
        {
            if (depths[actor] >= 0)
                return depths[actor];
            var start = path.IndexOf(actor);
            if (start >= 0)
                throw new ZeroLatencyCycleException(
                    [.. path.Skip(start).Append(actor).Reverse().Select(index => names[index])]);
            path.Add(actor);
            var depth = 0;
            foreach (var sender in senders[actor])
                depth = Math.Max(depth, Depth(sender) + 1);
            path.RemoveAt(path.Count - 1);
            return depths[actor] = depth;
        }
    }

    /// <summary>Actors joined by zero-latency links, in order of depth; all others alone. Ordered by
    /// smallest number.</summary>
    public static IEnumerable<int[]> Groups(IReadOnlyList<Wire> wires, int[] depths)
    {
        var root = Enumerable.Range(0, depths.Length).ToArray();
        foreach (var wire in wires.Where(wire => wire.Latency == SimDuration.Zero))
        {
            var (left, right) = (Find(wire.From), Find(wire.To));
            root[Math.Max(left, right)] = Math.Min(left, right);
        }
        return Enumerable.Range(0, depths.Length).GroupBy(Find)
            .Select(group => group.OrderBy(actor => depths[actor]).ThenBy(actor => actor).ToArray());

        int Find(int actor)
        {
            while (root[actor] != actor)
                actor = root[actor];
            return actor;
        }
    }
}
