using VmActors.Vocabulary;

namespace VmActors.Units.Memory;

/// <summary>A small memory, whole in an array; address 0 is its first byte.</summary>
/// <param name="contents">What is in it; not copied.</param>
public sealed class ByteMemory(byte[] contents) : IByteMemory
{
    /// <summary>Bytes of the memory.</summary>
    public int Length => contents.Length;

    /// <inheritdoc/>
    public bool TryRead(PhysicalAddress address, int bytes, out ulong value)
    {
        value = 0;
        if (!Holds(address, bytes)) return false;
        for (var i = bytes - 1; i >= 0; i--) value = (value << 8) | contents[(int)address.Value + i];
        return true;
    }

    /// <summary>Writes the lowest <paramref name="bytes"/> bytes of a number, little-endian.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A byte of it lies outside the memory.</exception>
    public void Write(PhysicalAddress address, int bytes, ulong value)
    {
        if (!Holds(address, bytes))
            throw new ArgumentOutOfRangeException(nameof(address), address, $"the memory has {Length} bytes");
        for (var i = 0; i < bytes; i++) contents[(int)address.Value + i] = (byte)(value >> (8 * i));
    }

    private bool Holds(PhysicalAddress address, int bytes) =>
        bytes <= Length && address.Value <= (ulong)(Length - bytes);
}
