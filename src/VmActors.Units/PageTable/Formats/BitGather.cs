using System.Numerics;
using System.Runtime.CompilerServices;

namespace VmActors.Units.PageTable.Formats;

/// <summary>A number whose pieces stand here and there in an entry.</summary>
internal sealed class BitGather
{
    private readonly ulong[] _masks; // in the entry
    private readonly int[] _shifts; // from there to the number: rotations to the right

    /// <summary>The number that the fields make together.</summary>
    /// <param name="fields">Each field, and where in the number it begins.</param>
    public BitGather(IEnumerable<(BitField Field, int At)> fields)
    {
        var pieces = new SortedDictionary<int, ulong>();
        foreach (var (field, at) in fields)
            pieces[field.Low - at] = pieces.GetValueOrDefault(field.Low - at) | field.Mask;
        _shifts = [.. pieces.Keys];
        _masks = [.. pieces.Values];
    }

    /// <summary>The number with all its bits: ones where it has some.</summary>
    public ulong Max => Of(ulong.MaxValue);

    /// <summary>The number that an entry holds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Of(ulong raw)
    {
        var (masks, shifts, number) = (_masks, _shifts, 0UL);
        for (var i = 0; i < masks.Length && i < shifts.Length; i++)
            number |= BitOperations.RotateRight(raw & masks[i], shifts[i]);
        return number;
    }

    /// <summary>An entry's bits that hold the number, as far as there is room.</summary>
    public ulong Place(ulong number)
    {
        var raw = 0UL;
        for (var i = 0; i < _masks.Length; i++) raw |= BitOperations.RotateLeft(number, _shifts[i]) & _masks[i];
        return raw;
    }
}
