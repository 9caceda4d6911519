using System.Numerics;

namespace VmActors.Units.Collections;

/// <summary>A set of small numbers, one bit each; memory grows with the largest number ever added.</summary>
internal sealed class Bitmap
{
    private ulong[] _words = [];

    /// <summary>How many numbers are in the set.</summary>
    public long Count { get; private set; }

    /// <summary>Groups of 64 numbers that memory is kept for; no number of a higher group is in the set.</summary>
    public int GroupCount => _words.Length;

    /// <summary>Whether <paramref name="index"/> is in the set; any number may be asked for.</summary>
    public bool Contains(long index)
    {
        var word = index >> 6;
        return (ulong)word < (ulong)_words.Length && (_words[word] & Bit(index)) != 0;
    }

    /// <summary>Whether the 64 numbers from 64 x <paramref name="group"/> up are all in the set.</summary>
    public bool ContainsGroup(long group) => group < _words.Length && _words[group] == ulong.MaxValue;

    /// <summary>Adds <paramref name="index"/>, 0 or more; false when it was there.</summary>
    public bool Add(long index)
    {
        var word = checked((int)(index >> 6));
        if (word >= _words.Length) Array.Resize(ref _words, Math.Max(word + 1, _words.Length * 2));
        if ((_words[word] & Bit(index)) != 0) return false;
        _words[word] |= Bit(index);
        Count++;
        return true;
    }

    /// <summary>Takes <paramref name="index"/> out; false when it was not there.</summary>
    public bool Remove(long index)
    {
        if (!Contains(index)) return false;
        _words[index >> 6] &= ~Bit(index);
        Count--;
        return true;
    }

    /// <summary>Takes everything out; keeps the memory.</summary>
    public void Clear()
    {
        Array.Clear(_words);
        Count = 0;
    }

    /// <summary>The smallest number in the set that is at least <paramref name="from"/>, or -1.</summary>
    public long NextAtOrAbove(long from)
    {
        var word = from >> 6;
        if (word >= _words.Length) return -1;
        var bits = _words[word] & (ulong.MaxValue << (int)(from & 63));
        if (bits == 0)
        {
            var rest = _words.AsSpan((int)word + 1).IndexOfAnyExcept(0UL);
            if (rest < 0) return -1;
            word += rest + 1;
            bits = _words[word];
        }
        return (word << 6) + BitOperations.TrailingZeroCount(bits);
    }

    /// <summary>The smallest number, at least <paramref name="from"/>, that is not in the set.</summary>
    public long NextAbsent(long from)
    {
        var word = from >> 6;
        if (word >= _words.Length) return from;
        var bits = ~_words[word] & (ulong.MaxValue << (int)(from & 63));
        if (bits == 0)
        {
            var rest = _words.AsSpan((int)word + 1).IndexOfAnyExcept(ulong.MaxValue);
            if (rest < 0) return (long)_words.Length << 6;
            word += rest + 1;
            bits = ~_words[word];
        }
        return (word << 6) + BitOperations.TrailingZeroCount(bits);
    }

    /// <summary>Throws when the count is not the number of bits.</summary>
    public void CheckInvariants()
    {
        long bits = 0;
        foreach (var word in _words) bits += BitOperations.PopCount(word);
        if (bits != Count)
            throw new InvalidOperationException(FormattableString.Invariant($"{bits} bits, counted as {Count}"));
    }

    private static ulong Bit(long index) => 1UL << (int)(index & 63);
}
