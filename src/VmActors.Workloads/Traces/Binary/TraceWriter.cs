using System.Buffers.Binary;
using System.Collections.Immutable;
using System.IO.Compression;
using VmActors.Vocabulary;

namespace VmActors.Workloads.Traces.Binary;

/// <summary>How the payload of a block is stored.</summary>
public enum TraceCompression
{
    /// <summary>As it is: for a trace that is read once, from memory.</summary>
    None,

    /// <summary>Brotli at its best, which a reader pays nothing for: for files.</summary>
    Best,
}

/// <summary>Writes a binary trace to a stream, front to back, with one block per thread in memory.</summary>
/// <remarks>Without <see cref="Complete"/> the output has no index, and no reader takes it.</remarks>
/// <param name="output">Written to only; neither sought nor closed.</param>
/// <param name="compression">How payloads are stored.</param>
public sealed class TraceWriter(Stream output, TraceCompression compression)
{
    private const int BestQuality = 11;
    private const int Window = 22;

    private readonly List<Thread> _threads = [];
    private readonly ByteWriter _payload = new();
    private byte[] _block = new byte[1 << 16];
    private long _offset;

    private sealed class Thread(string name)
    {
        public readonly string Name = name;
        public readonly BlockEncoder Encoder = new();
        public readonly long[] Counts = new long[OperationCounts.KindCount];
        public readonly ImmutableArray<TraceBlock>.Builder Blocks = ImmutableArray.CreateBuilder<TraceBlock>();
    }

    /// <summary>Threads added so far.</summary>
    public int ThreadCount => _threads.Count;

    /// <summary>Bytes written so far.</summary>
    public long Length => _offset;

    /// <summary>Another thread.</summary>
    /// <returns>Its number: 0 and up.</returns>
    public int AddThread(string name)
    {
        _threads.Add(new Thread(name));
        return _threads.Count - 1;
    }

    /// <summary>Adds an operation to the end of a thread.</summary>
    public void Add(int thread, in MemoryOperation operation)
    {
        var to = _threads[thread];
        to.Counts[(int)operation.Kind]++;
        to.Encoder.Add(operation);
        if (to.Encoder.Operations == TraceFormat.BlockOperations) EndBlock(thread);
    }

    /// <summary>Operations added to a thread so far, by kind.</summary>
    public OperationCounts Counts(int thread) => new([.. _threads[thread].Counts]);

    /// <summary>Ends the trace.</summary>
    /// <param name="name">The program's name.</param>
    /// <param name="areas">What the process starts with.</param>
    /// <param name="distinctPages">Pages referred to, by the first byte of each reference.</param>
    /// <param name="distinctDataPages">The same, without instruction fetches.</param>
    public void Complete(string name, ImmutableArray<InitialArea> areas, long distinctPages, long distinctDataPages)
    {
        for (int thread = 0; thread < _threads.Count; thread++)
            if (_threads[thread].Encoder.Operations > 0) EndBlock(thread);
        if (_offset == 0) WriteHeader();
        var index = new TraceIndex(name, distinctPages, distinctDataPages, areas,
        [
            .. _threads.Select(thread =>
                new TraceThread(thread.Name, new OperationCounts([.. thread.Counts]), thread.Blocks.ToImmutable())),
        ]);
        _payload.Clear();
        index.Write(_payload);
        Span<byte> trailer = stackalloc byte[TraceFormat.TrailerLength];
        BinaryPrimitives.WriteInt64LittleEndian(trailer, _offset);
        BinaryPrimitives.WriteInt32LittleEndian(trailer[8..], _payload.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[12..], TraceFormat.Checksum(_payload.Written));
        TraceFormat.TrailerMagic.CopyTo(trailer[16..]);
        Write(_payload.Written);
        Write(trailer);
    }

    private void EndBlock(int thread)
    {
        if (_offset == 0) WriteHeader();
        var of = _threads[thread];
        uint operations = (uint)of.Encoder.Operations;
        var flags = of.Encoder.IsFresh ? BlockFlags.Fresh : BlockFlags.None;
        _payload.Clear();
        of.Encoder.EndBlock(_payload);
        int length = TraceFormat.BlockHeaderLength + _payload.Length;
        if (_block.Length < length) _block = new byte[length * 2];
        int stored = 0;
        bool smaller = compression != TraceCompression.None && BrotliEncoder.TryCompress(
            _payload.Written, _block.AsSpan(TraceFormat.BlockHeaderLength, _payload.Length),
            out stored, BestQuality, Window);
        if (smaller)
        {
            flags |= BlockFlags.Brotli;
        }
        else
        {
            stored = _payload.Length;
            _payload.Written.CopyTo(_block.AsSpan(TraceFormat.BlockHeaderLength));
        }
        var header = new BlockHeader((uint)thread, operations, (uint)stored, (uint)_payload.Length, flags);
        var block = new TraceBlock(_offset, header);
        header.Write(_block.AsSpan(0, block.Length));
        of.Blocks.Add(block);
        Write(_block.AsSpan(0, block.Length));
    }

    private void WriteHeader()
    {
        Span<byte> header = stackalloc byte[TraceFormat.HeaderLength];
        TraceFormat.Magic.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], TraceFormat.Version);
        BinaryPrimitives.WriteUInt32LittleEndian(header[12..], TraceFormat.Checksum(header[..12]));
        Write(header);
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        output.Write(bytes);
        _offset += bytes.Length;
    }
}
