using System.Numerics;

namespace VmActors.Units.Tlb.Replacement;

/// <summary>
/// Tree pseudo-LRU: the ways of a set are the leaves of a binary tree, every inner node a bit that points to the side
/// whose turn it is to go. A use makes the nodes above it point away from it; the victim is found by following the
/// bits from the root. A repeated use writes the same bits again.
/// <code>
///        0          used: way 0, then way 2
///     1     1       0 points left, 1 right: way 1 is the victim
///    0 1   2 3
/// </code>
/// With ways that are no power of two the tree is that of the next one, its missing leaves on the right: a node
/// without a way on its right always leads to its left, whatever its bit. Dropping an entry changes no bit.
/// </summary>
internal sealed class TreePlruReplacement : TlbReplacement
{
    private readonly int _ways;
    private readonly int _leaves; // a power of two
    private readonly byte[] _nodes; // by set, numbered as a heap: the root is 1, the children of n are 2n and 2n + 1

    public TreePlruReplacement(TlbGeometry geometry)
    {
        _ways = geometry.Ways;
        _leaves = (int)BitOperations.RoundUpToPowerOf2((uint)_ways);
        _nodes = new byte[checked(geometry.Sets * _leaves)];
    }

    public void Used(int set, int index)
    {
        var nodes = _nodes.AsSpan(set * _leaves, _leaves);
        for (var child = _leaves + index - (set * _ways); child > 1; child >>= 1)
            nodes[child >> 1] = (byte)(~child & 1); // a left child is even: away from it is right
    }

    public override int Victim(int set)
    {
        var nodes = _nodes.AsSpan(set * _leaves, _leaves);
        var (node, first) = (1, 0); // the node's first leaf
        for (var half = _leaves >> 1; half > 0; half >>= 1)
        {
            var right = nodes[node] != 0 && first + half < _ways;
            node = (2 * node) + (right ? 1 : 0);
            first += right ? half : 0;
        }
        return (set * _ways) + first;
    }
}
