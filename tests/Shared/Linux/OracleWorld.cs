namespace VmActors.Tests.Linux;

/// <summary>What every script of a recording starts with: an empty arena and an empty heap, each with a guard page that
/// nothing may map behind its end (and before the arena), and two files.</summary>
/// <param name="PageSize">Bytes of a page.</param>
/// <param name="ArenaPages">Pages of the arena.</param>
/// <param name="HeapPages">Pages above the first break, which is the heap's first byte.</param>
/// <param name="SizeOfA">Bytes of file A.</param>
/// <param name="SizeOfB">Bytes of file B.</param>
internal sealed record OracleWorld(int PageSize, int ArenaPages, int HeapPages, int SizeOfA, int SizeOfB)
{
    /// <summary>The bytes of a file when a script starts: word i holds the file's number, 1 or 2, in its high half and
    /// i in its low half, the lowest byte first.</summary>
    public byte[] ContentOf(OracleFile file)
    {
        bool isA = file != OracleFile.B;
        var content = new byte[isA ? SizeOfA : SizeOfB];
        for (int at = 0; at < content.Length; at++)
            content[at] = (byte)((((isA ? 1UL : 2UL) << 32) | (uint)(at / 8)) >> (at % 8 * 8));
        return content;
    }
}

/// <summary>The files, and how they are open, that a script may name.</summary>
internal enum OracleFile
{
    /// <summary>No descriptor (-1).</summary>
    None,

    /// <summary>File A, open to read and write.</summary>
    A,

    /// <summary>File A, open to read only.</summary>
    AForReading,

    /// <summary>File A, open to write only.</summary>
    AForWriting,

    /// <summary>File B, open to read and write.</summary>
    B,

    /// <summary>A descriptor that is not open.</summary>
    Bad,
}

/// <summary>Where an address is counted from.</summary>
internal enum OracleRegion
{
    /// <summary>The first byte of the arena.</summary>
    Arena,

    /// <summary>The first byte of the heap.</summary>
    Heap,

    /// <summary>Zero.</summary>
    Absolute,
}

/// <summary>An address of a script.</summary>
/// <param name="Region">Where it is counted from.</param>
/// <param name="Offset">Bytes from there.</param>
internal readonly record struct OracleAddress(OracleRegion Region, ulong Offset)
{
    /// <summary>As recordings write it: <c>a3</c>, <c>h2+100</c>, <c>0x0</c>.</summary>
    public string Text(int pageSize)
    {
        if (Region == OracleRegion.Absolute)
            return $"0x{Offset:x}";
        ulong page = Offset / (uint)pageSize, rest = Offset % (uint)pageSize;
        return $"{(Region == OracleRegion.Arena ? 'a' : 'h')}{page}{(rest == 0 ? "" : $"+{rest}")}";
    }
}
