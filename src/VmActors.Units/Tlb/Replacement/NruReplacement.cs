namespace VmActors.Units.Tlb.Replacement;

/// <summary>
/// Not recently used: a bit for each entry, set by a use. When the last of a set's bits would be set, all others are
/// cleared. The lowest way without its bit goes. A repeated use finds the bit set, never as the last one of several.
/// </summary>
internal sealed class NruReplacement(TlbGeometry geometry) : TlbReplacement
{
    private readonly bool[] _used = new bool[geometry.Entries];
    private readonly int[] _usedCounts = new int[geometry.Sets];
    private readonly int _ways = geometry.Ways;

    public void Used(int set, int index)
    {
        if (_used[index])
            return;
        if (_usedCounts[set] == _ways - 1)
        {
            _used.AsSpan(set * _ways, _ways).Clear();
            _usedCounts[set] = 0;
        }
        _used[index] = true;
        _usedCounts[set]++;
    }

    public override int Victim(int set)
    {
        // Of a single way the bit is always set.
        var way = _used.AsSpan(set * _ways, _ways).IndexOf(false);
        return (set * _ways) + Math.Max(way, 0);
    }

    public override void Dropped(int set, int index)
    {
        if (!_used[index])
            return;
        _used[index] = false;
        _usedCounts[set]--;
    }

    public override void DroppedAll()
    {
        Array.Clear(_used);
        Array.Clear(_usedCounts);
    }
}
