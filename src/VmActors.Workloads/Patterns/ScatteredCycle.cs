using System.Numerics;
using VmActors.Vocabulary;

namespace VmActors.Workloads.Patterns;

/// <summary>
/// Visits the numbers below a count in a scattered order, each once before any comes again, and remembers nothing but
/// where it is: a full-period congruential generator (Hull and Dobell, 1962) over the next power of two, its output
/// scrambled by a bijection, numbers outside skipped (at most half of them).
/// </summary>
/// <param name="count">1 to 2^47.</param>
/// <param name="seed">Chooses the cycle.</param>
internal struct ScatteredCycle(ulong count, ulong seed)
{
    private const ulong Multiplier = 0xD134_2543_DE82_EF95; // 5 modulo 8

    private readonly ulong _count = count;
    private readonly ulong _increment = SplitMix64.Derive(seed, 0) | 1;
    private readonly ulong _scramble = SplitMix64.Derive(seed, 1) | 1;
    private readonly int _bits = BitOperations.Log2(BitOperations.RoundUpToPowerOf2(count));
    private ulong _state = SplitMix64.Derive(seed, 2);

    /// <summary>The next number, below the count.</summary>
    public ulong Next()
    {
        ulong mask = (1UL << _bits) - 1;
        int half = (_bits + 1) >> 1;
        ulong value;
        do
        {
            unchecked
            {
                _state = (_state * Multiplier) + _increment;
                value = _state & mask;
                value = ((value ^ (value >> half)) * _scramble) & mask;
                value = ((value ^ (value >> half)) * Multiplier) & mask;
                value ^= value >> half;
            }
        }
        while (value >= _count);
        return value;
    }
}
