using VmActors.Vocabulary;

namespace VmActors.Units.Memory;

/// <summary>Physical memory as hardware reads it: little-endian numbers at byte addresses.</summary>
public interface IByteMemory
{
    /// <summary>Reads the number at <paramref name="address"/>.</summary>
    /// <param name="address">The address of its lowest byte.</param>
    /// <param name="bytes">1, 2, 4 or 8.</param>
    /// <param name="value">The number; 0 when there is none.</param>
    /// <returns>False when a byte of it lies outside the memory.</returns>
    bool TryRead(PhysicalAddress address, int bytes, out ulong value);

    /// <summary>Cycles that the reads since this was asked last have cost; 0 where nothing is known of it.</summary>
    long TakeCycles() => 0;
}
