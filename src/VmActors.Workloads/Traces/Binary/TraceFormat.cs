using System.Buffers.Binary;
using System.Numerics;
using VmActors.Vocabulary;

namespace VmActors.Workloads.Traces.Binary;

/// <summary>The constants of the binary trace format; <c>docs/trace-format.md</c> describes it.</summary>
internal static class TraceFormat
{
    /// <summary>The version that is written and the only one that is read.</summary>
    public const uint Version = 1;

    /// <summary>The pages that recordings speak of: those of the machines that they come from.</summary>
    public static PageSize PageSize => PageSize.KiB4;

    /// <summary>Bytes of the file header: magic, version, checksum.</summary>
    public const int HeaderLength = 16;

    /// <summary>Bytes of the trailer: offset, length and checksum of the index, magic.</summary>
    public const int TrailerLength = 24;

    /// <summary>Bytes of a block's header.</summary>
    public const int BlockHeaderLength = 28;

    /// <summary>Operations after which a block ends.</summary>
    public const int BlockOperations = 1 << 18;

    /// <summary>The most bytes that a block may have, raw or stored.</summary>
    public const int BlockLengthMax = 1 << 26;

    /// <summary>The most operations of a run.</summary>
    public const int RunLengthMax = 64;

    /// <summary>Operations of all runs in a dictionary, beyond which the next block starts a fresh one.</summary>
    public const int DictionaryOperationsMax = 1 << 18;

    /// <summary>The first eight bytes of a trace: not text, and damaged by any conversion of line ends.</summary>
    public static ReadOnlySpan<byte> Magic => [0x89, (byte)'V', (byte)'M', (byte)'T', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>The last eight bytes of a trace.</summary>
    public static ReadOnlySpan<byte> TrailerMagic => "VMTINDEX"u8;

    /// <summary>CRC-32C (Castagnoli; RFC 3720 appendix B.4), as hardware computes it.</summary>
    public static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (byte value in bytes) crc = BitOperations.Crc32C(crc, value);
        return ~crc;
    }
}

/// <summary>The header of a block: who, how much, how stored, and a checksum over all of it and the payload.</summary>
internal readonly record struct BlockHeader(
    uint Thread, uint Operations, uint StoredLength, uint RawLength, BlockFlags Flags)
{
    /// <summary>
    /// Writes the header in front of the payload that <paramref name="block"/> holds, with the checksum of both.
    /// </summary>
    public void Write(Span<byte> block)
    {
        "VMTB"u8.CopyTo(block);
        BinaryPrimitives.WriteUInt32LittleEndian(block[4..], Thread);
        BinaryPrimitives.WriteUInt32LittleEndian(block[8..], Operations);
        BinaryPrimitives.WriteUInt32LittleEndian(block[12..], StoredLength);
        BinaryPrimitives.WriteUInt32LittleEndian(block[16..], RawLength);
        BinaryPrimitives.WriteUInt32LittleEndian(block[20..], (uint)Flags);
        BinaryPrimitives.WriteUInt32LittleEndian(block[24..], ChecksumOf(block));
    }

    /// <summary>
    /// Whether <paramref name="block"/>, header and payload, begins with this header and is undamaged.
    /// </summary>
    public bool Matches(ReadOnlySpan<byte> block) =>
        block.StartsWith("VMTB"u8)
        && BinaryPrimitives.ReadUInt32LittleEndian(block[4..]) == Thread
        && BinaryPrimitives.ReadUInt32LittleEndian(block[8..]) == Operations
        && BinaryPrimitives.ReadUInt32LittleEndian(block[12..]) == StoredLength
        && BinaryPrimitives.ReadUInt32LittleEndian(block[16..]) == RawLength
        && BinaryPrimitives.ReadUInt32LittleEndian(block[20..]) == (uint)Flags
        && BinaryPrimitives.ReadUInt32LittleEndian(block[24..]) == ChecksumOf(block);

    private static uint ChecksumOf(ReadOnlySpan<byte> block) =>
        TraceFormat.Checksum(block[..24]) ^ BitOperations.RotateLeft(
            TraceFormat.Checksum(block[TraceFormat.BlockHeaderLength..]), 1);
}

/// <summary>How a block is stored.</summary>
[Flags]
internal enum BlockFlags : uint
{
    /// <summary>As it is, continuing the thread's dictionary.</summary>
    None = 0,

    /// <summary>The payload is compressed by Brotli (RFC 7932).</summary>
    Brotli = 1,

    /// <summary>The block starts with an empty dictionary.</summary>
    Fresh = 2,
}
