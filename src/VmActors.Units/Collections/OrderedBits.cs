using System.Numerics;

namespace VmActors.Units.Collections;

/// <summary>
/// A set of the numbers below a bound, one bit each, that knows its largest: a tree of words of 64 bits, in which a bit
/// of one level says whether a word of the level below has any. Every operation takes log64 of the bound.
/// </summary>
internal sealed class OrderedBits
{
    private readonly ulong[][] _levels; // the numbers themselves first, one word last

    /// <summary>An empty set of numbers from 0 to <paramref name="bound"/> - 1.</summary>
    public OrderedBits(long bound)
    {
        var levels = new List<ulong[]>();
        do
        {
            bound = Math.Max(1, (bound + 63) >> 6);
            levels.Add(new ulong[bound]);
        }
        while (bound > 1);
        _levels = [.. levels];
    }

    /// <summary>The largest number in the set; -1: it is empty.</summary>
    public long Max
    {
        get
        {
            if (_levels[^1][0] == 0) return -1;
            long place = 0;
            for (var level = _levels.Length - 1; level >= 0; level--)
                place = (place << 6) + BitOperations.Log2(_levels[level][place]);
            return place;
        }
    }

    /// <summary>Adds a number that is not there.</summary>
    public void Add(long number)
    {
        foreach (var level in _levels)
        {
            ref var word = ref level[number >> 6];
            var wasEmpty = word == 0;
            word |= 1UL << (int)(number & 63);
            if (!wasEmpty) return;
            number >>= 6;
        }
    }

    /// <summary>Takes out a number that is there.</summary>
    public void Remove(long number)
    {
        foreach (var level in _levels)
        {
            ref var word = ref level[number >> 6];
            word &= ~(1UL << (int)(number & 63));
            if (word != 0) return;
            number >>= 6;
        }
    }
}
