using System.Numerics;

namespace VmActors.Units.PageTable.Formats;

/// <summary>A number that stands in an entry in one piece or in two.</summary>
internal readonly struct BitGather
{
    private readonly ulong _firstMask;
    private readonly ulong _secondMask;
    private readonly int _firstShift; // a rotation to the right: below 0, to the left
    private readonly int _secondShift;

    /// <summary>The number that the fields make together.</summary>
    /// <exception cref="ArgumentException">They make more than two pieces.</exception>
    public BitGather(IEnumerable<BitField> fields)
    {
        foreach (var field in fields)
        {
            var shift = field.Low - field.At;
            if (_firstMask == 0 || _firstShift == shift)
                (_firstMask, _firstShift) = (_firstMask | field.Mask, shift);
            else if (_secondMask == 0 || _secondShift == shift)
                (_secondMask, _secondShift) = (_secondMask | field.Mask, shift);
            else
                throw new ArgumentException($"{field.Name} would be a third piece of a number", nameof(fields));
        }
    }

    /// <summary>The largest number with all its bits: ones where it has some.</summary>
    public ulong Max => Of(ulong.MaxValue);

    /// <summary>The number that an entry holds.</summary>
    public ulong Of(ulong raw) => BitOperations.RotateRight(raw & _firstMask, _firstShift)
        | BitOperations.RotateRight(raw & _secondMask, _secondShift);

    /// <summary>An entry's bits that hold the number, as far as there is room.</summary>
    public ulong Place(ulong number) => (BitOperations.RotateLeft(number, _firstShift) & _firstMask)
        | (BitOperations.RotateLeft(number, _secondShift) & _secondMask);
}
