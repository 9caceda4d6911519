using VmActors.Units.Tlb;
using VmActors.Vocabulary;

namespace VmActors.Units.Tests.Tlb;

/// <summary>The replacement policies as a textbook tells them.</summary>
internal abstract class NaivePolicy
{
    public static NaivePolicy Of(TlbSpec spec, ulong seed) => spec.Policy switch
    {
        TlbPolicy.Lru => new Queued(spec.Geometry, movesOnUse: true),
        TlbPolicy.Fifo => new Queued(spec.Geometry, movesOnUse: false),
        TlbPolicy.Random => new Drawn(spec.Geometry.Ways, new SplitMix64(seed)),
        TlbPolicy.Nru => new Marked(spec.Geometry),
        _ => new Pointed(spec.Geometry),
    };

    public abstract int Victim(int set);

    public virtual void Filled(int set, int way)
    {
    }

    public virtual void Used(int set, int way)
    {
    }

    public virtual void Dropped(int set, int way)
    {
    }

    /// <summary>A queue for each set; the front goes.</summary>
    private sealed class Queued(TlbGeometry geometry, bool movesOnUse) : NaivePolicy
    {
        private readonly List<int>[] _queues =
            [.. Enumerable.Range(0, geometry.Sets).Select(_ => new List<int>())];

        public override int Victim(int set) => _queues[set][0];

        public override void Filled(int set, int way) => ToTheEnd(set, way);

        public override void Used(int set, int way)
        {
            if (movesOnUse)
                ToTheEnd(set, way);
        }

        private void ToTheEnd(int set, int way)
        {
            _queues[set].Remove(way);
            _queues[set].Add(way);
        }
    }

    private sealed class Drawn(int ways, SplitMix64 draws) : NaivePolicy
    {
        private SplitMix64 _draws = draws;

        public override int Victim(int set) => (int)_draws.NextBelow((ulong)ways);
    }

    /// <summary>The ways used since all were.</summary>
    private sealed class Marked(TlbGeometry geometry) : NaivePolicy
    {
        private readonly HashSet<int>[] _used =
            [.. Enumerable.Range(0, geometry.Sets).Select(_ => new HashSet<int>())];

        public override int Victim(int set) =>
            Enumerable.Range(0, geometry.Ways).FirstOrDefault(way => !_used[set].Contains(way));

        public override void Used(int set, int way)
        {
            _used[set].Add(way);
            if (_used[set].Count == geometry.Ways)
                _used[set].RemoveWhere(other => other != way);
        }

        public override void Dropped(int set, int way) => _used[set].Remove(way);
    }

    /// <summary>A tree for each set; ways beyond the last are subtrees that are not there.</summary>
    private sealed class Pointed(TlbGeometry geometry) : NaivePolicy
    {
        private readonly Node[] _roots =
            [.. Enumerable.Range(0, geometry.Sets).Select(_ => new Node(0, Leaves(geometry.Ways), geometry.Ways))];

        public override int Victim(int set) => _roots[set].Victim();

        public override void Used(int set, int way) => _roots[set].Use(way);

        private static int Leaves(int ways) => ways == 1 ? 1 : 2 * Leaves((ways + 1) / 2);

        private sealed class Node
        {
            private readonly int _first;
            private readonly Node? _left;
            private readonly Node? _right;
            private bool _pointsRight;

            public Node(int first, int leaves, int ways)
            {
                _first = first;
                if (leaves == 1)
                    return;
                _left = new Node(first, leaves / 2, ways);
                if (first + (leaves / 2) < ways)
                    _right = new Node(first + (leaves / 2), leaves / 2, ways);
            }

            public int Victim() =>
                _left is null ? _first : _pointsRight && _right is not null ? _right.Victim() : _left.Victim();

            public void Use(int way)
            {
                if (_left is null)
                    return;
                var isRight = _right is not null && way >= _right._first;
                _pointsRight = !isRight;
                (isRight ? _right! : _left).Use(way);
            }
        }
    }
}
