using System.Numerics;

namespace VmActors.Runtime.Journal;

/// <summary>A 128-bit running hash of a sequence of words: the same on every machine, process and thread count.
/// For telling runs apart, not for secrets.</summary>
public readonly record struct RunningHash(ulong Low, ulong High)
{
    /// <summary>The hash of nothing.</summary>
    public static RunningHash Start => new(0x243F6A8885A308D3, 0x13198A2E03707344);

    /// <summary>The hash of the sequence with one more word.</summary>
    public RunningHash Add(ulong word)
    {
        unchecked
        {
            var low = (Low ^ word) * 0x9E3779B97F4A7C15;
            var high = (High + BitOperations.RotateLeft(word, 29)) * 0xC2B2AE3D27D4EB4F;
            return new(low ^ (high >> 31), BitOperations.RotateLeft(high, 27) ^ (low >> 29));
        }
    }

    /// <summary>The hash of the sequence with one more text, by its UTF-16 code units; null is not the
    /// empty text.</summary>
    public RunningHash Add(string? text)
    {
        if (text is null)
            return Add(ulong.MaxValue);
        var hash = Add((ulong)text.Length);
        foreach (var character in text)
            hash = hash.Add(character);
        return hash;
    }

    /// <summary>32 hexadecimal digits.</summary>
    public override string ToString() => FormattableString.Invariant($"{High:x16}{Low:x16}");
}
