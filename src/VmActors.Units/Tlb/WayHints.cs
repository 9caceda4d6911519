using System.Numerics;
using VmActors.Vocabulary;

namespace VmActors.Units.Tlb;

/// <summary>
/// Where in a TLB of wide sets a key was last: a guess, by a hash of the key, that whoever asks compares before
/// believing it. So nothing has to be told here when an entry goes.
/// </summary>
internal sealed class WayHints
{
    private const int CellsPerEntry = 4;

    private readonly int[] _indices;
    private readonly ulong _mask;

    /// <summary>Guesses that are all the first entry.</summary>
    /// <param name="entries">Entries of the TLB.</param>
    public WayHints(int entries)
    {
        var cells = BitOperations.RoundUpToPowerOf2((uint)entries) * (long)CellsPerEntry;
        _indices = new int[cells];
        _mask = (ulong)cells - 1;
    }

    /// <summary>The entry in which a key may be.</summary>
    public ref int this[ulong key] => ref _indices[SplitMix64.Mix(key) & _mask];
}
