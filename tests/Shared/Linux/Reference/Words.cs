namespace VmActors.Tests.Linux.Reference;

/// <summary>Numbers in memory, the lowest byte first.</summary>
internal static class Words
{
    /// <summary>The number that some bytes, at most eight, are.</summary>
    public static ulong Read(ReadOnlySpan<byte> bytes)
    {
        ulong word = 0;
        for (int at = bytes.Length - 1; at >= 0; at--)
            word = (word << 8) | bytes[at];
        return word;
    }

    /// <summary>Writes the low bytes of a number.</summary>
    public static void Write(Span<byte> bytes, ulong word)
    {
        for (int at = 0; at < bytes.Length; at++)
            bytes[at] = (byte)(word >> (8 * at));
    }
}
