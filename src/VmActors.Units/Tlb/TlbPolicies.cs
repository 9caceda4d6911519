using System.Collections.Immutable;

namespace VmActors.Units.Tlb;

/// <summary>The replacement policies of TLBs by name.</summary>
public static class TlbPolicies
{
    private static readonly ImmutableArray<(string Name, TlbPolicy Policy)> Rows =
    [
        ("lru", TlbPolicy.Lru), ("tree-plru", TlbPolicy.TreePlru), ("fifo", TlbPolicy.Fifo),
        ("random", TlbPolicy.Random), ("nru", TlbPolicy.Nru),
    ];

    /// <summary>Every name.</summary>
    public static ImmutableArray<string> Names => [.. Rows.Select(row => row.Name)];

    /// <summary>The policy of a name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static TlbPolicy Of(string name)
    {
        foreach (var row in Rows)
        {
            if (row.Name == name)
                return row.Policy;
        }
        throw new ArgumentException($"unknown policy {name}; expected {string.Join(", ", Names)}", nameof(name));
    }
}
