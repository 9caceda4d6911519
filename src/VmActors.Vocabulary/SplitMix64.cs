namespace VmActors.Vocabulary;

/// <summary>
/// A seeded generator of 64-bit numbers that is the same on every host: SplitMix64 (Steele, Lea, Flood, "Fast
/// splittable pseudorandom number generators", OOPSLA 2014). Period 2^64; every number occurs once in it.
/// </summary>
/// <param name="seed">Any number; nearby seeds give unrelated sequences.</param>
public struct SplitMix64(ulong seed)
{
    private const ulong GoldenGamma = 0x9E37_79B9_7F4A_7C15;

    private ulong _state = seed;

    /// <summary>The next number.</summary>
    public ulong Next() => Mix(_state = unchecked(_state + GoldenGamma));

    /// <summary>The next number below <paramref name="bound"/>; the bias is at most bound / 2^64.</summary>
    public ulong NextBelow(ulong bound) => Math.BigMul(Next(), bound, out _);

    /// <summary>The seed of part <paramref name="index"/> of a whole that has seed <paramref name="seed"/>.</summary>
    public static ulong Derive(ulong seed, long index) =>
        Mix(unchecked(Mix(seed ^ GoldenGamma) + (((ulong)index + 1) * GoldenGamma)));

    /// <summary>
    /// The finalizer: a bijection of the 64-bit numbers in which every input bit reaches every output bit.
    /// </summary>
    public static ulong Mix(ulong value)
    {
        unchecked
        {
            value = (value ^ (value >> 30)) * 0xBF58_476D_1CE4_E5B9;
            value = (value ^ (value >> 27)) * 0x94D0_49BB_1331_11EB;
            return value ^ (value >> 31);
        }
    }
}
