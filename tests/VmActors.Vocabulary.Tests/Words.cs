using FsCheck;
using FsCheck.Fluent;

namespace VmActors.Vocabulary.Tests;

/// <summary>Generators of whole words: every bit as likely as every other, and the extremes often.</summary>
internal static class Words
{
    public static Gen<ulong> Any => Gen.Frequency(
        (1, Gen.Elements<ulong>(0UL, 1UL, ulong.MaxValue, 1UL << 63, ulong.MaxValue >> 1)),
        (9, from high in Gen.Choose(0, 0x3F_FFFF)
            from middle in Gen.Choose(0, 0x1F_FFFF)
            from low in Gen.Choose(0, 0x1F_FFFF)
            select ((ulong)(uint)high << 42) | ((ulong)(uint)middle << 21) | (uint)low));

    /// <summary>0 to 2^<paramref name="bits"/> - 1.</summary>
    public static Gen<long> OfBits(int bits) => Any.Select(word => (long)(word & ((1UL << bits) - 1)));
}
