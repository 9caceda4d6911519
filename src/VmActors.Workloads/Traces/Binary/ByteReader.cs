using System.Text;

namespace VmActors.Workloads.Traces.Binary;

/// <summary>Reads what <see cref="ByteWriter"/> wrote.</summary>
/// <param name="bytes">All of it.</param>
internal ref struct ByteReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>Bytes read.</summary>
    public int Position { get; private set; }

    /// <summary>One byte.</summary>
    /// <exception cref="InvalidDataException">At the end.</exception>
    public byte Byte() => Position < _bytes.Length
        ? _bytes[Position++]
        : throw new InvalidDataException("expected more bytes, found the end");

    /// <summary>A number of at most 64 bits.</summary>
    /// <exception cref="InvalidDataException">The end, or a longer number.</exception>
    public ulong Unsigned()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte next = Byte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }
        throw new InvalidDataException("expected a number of at most ten bytes");
    }

    /// <summary>A number that may be negative.</summary>
    public long Signed() => Unzigzag(Unsigned());

    /// <summary>A number from 0 to <paramref name="max"/>.</summary>
    /// <exception cref="InvalidDataException">The end, or a larger number.</exception>
    public long Count(string what, long max)
    {
        ulong value = Unsigned();
        return value <= (ulong)max
            ? (long)value
            : throw new InvalidDataException(FormattableString.Invariant(
                $"expected 0 to {max} as {what}, found {value}"));
    }

    /// <summary>A text.</summary>
    /// <exception cref="InvalidDataException">The end.</exception>
    public string Text()
    {
        int length = (int)Count("a text's length", _bytes.Length - Position);
        Position += length;
        return Encoding.UTF8.GetString(_bytes.Slice(Position - length, length));
    }

    /// <summary>The signed number that a zigzag number stands for.</summary>
    public static long Unzigzag(ulong value) => (long)(value >> 1) ^ -(long)(value & 1);
}
