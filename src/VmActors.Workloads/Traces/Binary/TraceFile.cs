using System.Buffers.Binary;
using System.Collections.Immutable;
using VmActors.Vocabulary;

namespace VmActors.Workloads.Traces.Binary;

/// <summary>An open binary trace: its index, and a stream for each thread.</summary>
public sealed class TraceFile : IDisposable
{
    private readonly TraceBytes _bytes;
    private readonly TraceIndex _index;

    private TraceFile(TraceBytes bytes)
    {
        _bytes = bytes;
        _index = ReadIndex(bytes);
    }

    /// <summary>The program's name.</summary>
    public string Name => _index.Name;

    /// <summary>What the process starts with.</summary>
    public ImmutableArray<InitialArea> Areas => _index.Areas;

    /// <summary>Threads recorded.</summary>
    public int ThreadCount => _index.Threads.Length;

    /// <summary>Bytes of the file.</summary>
    public long Length => _bytes.Length;

    /// <summary>Pages referred to, by the first byte of each reference.</summary>
    public long DistinctPages => _index.DistinctPages;

    /// <summary>The same, without instruction fetches.</summary>
    public long DistinctDataPages => _index.DistinctDataPages;

    /// <summary>Opens a file and reads its index.</summary>
    /// <exception cref="TraceFormatException">No binary trace, another version, truncated or damaged.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static TraceFile Open(string path) => Open(new TraceFileBytes(path));

    /// <summary>Opens a trace in memory.</summary>
    /// <exception cref="TraceFormatException">No binary trace, another version, truncated or damaged.</exception>
    public static TraceFile Open(string name, ReadOnlyMemory<byte> trace) => Open(new TraceMemoryBytes(name, trace));

    /// <summary>Whether a file that begins with <paramref name="bytes"/> means to be a binary trace.</summary>
    public static bool IsTrace(ReadOnlySpan<byte> bytes) => bytes.StartsWith(TraceFormat.Magic[..4]);

    /// <summary>The name of a thread.</summary>
    public string ThreadName(int thread) => _index.Threads[thread].Name;

    /// <summary>The operations of a thread, counted.</summary>
    public OperationCounts Counts(int thread) => _index.Threads[thread].Counts;

    /// <summary>A stream of a thread, from its start; independent of this object and of other streams.</summary>
    public IInstructionStream OpenThread(int thread) => new TraceStream(_bytes.Share(), _index.Threads[thread].Blocks);

    /// <summary>Reads every block once and checks header and checksum.</summary>
    /// <exception cref="TraceFormatException">A block is damaged.</exception>
    public void Verify()
    {
        byte[] buffer = [];
        foreach (var block in _index.Threads.SelectMany(thread => thread.Blocks).OrderBy(block => block.Offset))
            ReadBlock(_bytes, block, ref buffer);
    }

    /// <inheritdoc/>
    public void Dispose() => _bytes.Dispose();

    /// <summary>Reads a block and checks it.</summary>
    /// <param name="bytes">The trace.</param>
    /// <param name="block">The block.</param>
    /// <param name="buffer">Made larger if it must be.</param>
    /// <returns>The stored payload.</returns>
    internal static ReadOnlySpan<byte> ReadBlock(TraceBytes bytes, TraceBlock block, ref byte[] buffer)
    {
        if (buffer.Length < block.Length) buffer = new byte[block.Length];
        var read = buffer.AsSpan(0, block.Length);
        bytes.Read(block.Offset, read);
        return block.Header.Matches(read)
            ? read[TraceFormat.BlockHeaderLength..]
            : throw new TraceFormatException(bytes.Name, block.Offset,
                "a damaged block (checksum), expected the block that the index names");
    }

    private static TraceFile Open(TraceBytes bytes)
    {
        try
        {
            return new TraceFile(bytes);
        }
        catch
        {
            bytes.Dispose();
            throw;
        }
    }

    private static TraceIndex ReadIndex(TraceBytes bytes)
    {
        CheckHeader(bytes);
        long trailerOffset = bytes.Length - TraceFormat.TrailerLength;
        if (trailerOffset < TraceFormat.HeaderLength)
            throw new TraceFormatException(bytes.Name, bytes.Length,
                "the trace is truncated, expected an index at its end");
        Span<byte> trailer = stackalloc byte[TraceFormat.TrailerLength];
        bytes.Read(trailerOffset, trailer);
        long offset = BinaryPrimitives.ReadInt64LittleEndian(trailer);
        int length = BinaryPrimitives.ReadInt32LittleEndian(trailer[8..]);
        if (!trailer[16..].SequenceEqual(TraceFormat.TrailerMagic))
            throw new TraceFormatException(bytes.Name, trailerOffset,
                "the trace is truncated, expected the end mark VMTINDEX");
        if (offset < TraceFormat.HeaderLength || length < 0 || offset != trailerOffset - length)
            throw new TraceFormatException(bytes.Name, trailerOffset, "damaged, expected the place of the index");
        byte[] index = new byte[length];
        bytes.Read(offset, index);
        if (TraceFormat.Checksum(index) != BinaryPrimitives.ReadUInt32LittleEndian(trailer[12..]))
            throw new TraceFormatException(bytes.Name, offset,
                "a damaged index (checksum), expected that of the trailer");
        try
        {
            return TraceIndex.Read(index, offset);
        }
        catch (InvalidDataException error)
        {
            throw new TraceFormatException(bytes.Name, offset, "a damaged index, " + error.Message);
        }
    }

    private static void CheckHeader(TraceBytes bytes)
    {
        Span<byte> header = stackalloc byte[TraceFormat.HeaderLength];
        bytes.Read(0, header);
        if (!header.StartsWith(TraceFormat.Magic))
            throw new TraceFormatException(bytes.Name, 0, "no binary trace, expected 89 56 4D 54 0D 0A 1A 0A");
        uint version = BinaryPrimitives.ReadUInt32LittleEndian(header[8..]);
        if (version != TraceFormat.Version)
            throw new TraceFormatException(bytes.Name, 8, $"version {version}, expected {TraceFormat.Version}");
        if (TraceFormat.Checksum(header[..12]) != BinaryPrimitives.ReadUInt32LittleEndian(header[12..]))
            throw new TraceFormatException(bytes.Name, 12, "a damaged header (checksum)");
    }
}
