using System.Collections.Immutable;
using System.IO.Compression;
using VmActors.Vocabulary;

namespace VmActors.Workloads.Traces.Binary;

/// <summary>One recorded thread: reads its own blocks, one at a time, with two buffers of a block's length.</summary>
/// <param name="bytes">The trace; disposed of with the stream.</param>
/// <param name="blocks">The thread's blocks, in order.</param>
internal sealed class TraceStream(TraceBytes bytes, ImmutableArray<TraceBlock> blocks) : IInstructionStream
{
    private readonly BlockDecoder _decoder = new();
    private readonly MemoryOperation[] _rest = new MemoryOperation[TraceFormat.RunLengthMax];
    private byte[] _stored = [];
    private byte[] _raw = [];
    private int _restNext, _restEnd;
    private int _block = -1;
    private long _left; // operations that the block's header promises and that were not decoded yet

    /// <inheritdoc/>
    public int Fill(Span<MemoryOperation> operations)
    {
        int filled = TakeRest(operations);
        try
        {
            while (filled < operations.Length && (!_decoder.IsAtEnd || NextBlock()))
            {
                if (operations.Length - filled >= TraceFormat.RunLengthMax)
                {
                    filled += Decode(operations[filled..]);
                    continue;
                }
                _restNext = 0;
                _restEnd = Decode(_rest);
                filled += TakeRest(operations[filled..]);
            }
        }
        catch (Exception error) when (error is InvalidDataException or IndexOutOfRangeException or ArgumentException)
        {
            throw new TraceFormatException(bytes.Name, blocks[_block].Offset, "a damaged block, " + error.Message);
        }
        return filled;
    }

    /// <inheritdoc/>
    public void Dispose() => bytes.Dispose();

    private int Decode(Span<MemoryOperation> operations)
    {
        int count = _decoder.Decode(operations);
        _left -= count;
        return count;
    }

    private int TakeRest(Span<MemoryOperation> operations)
    {
        int count = Math.Min(_restEnd - _restNext, operations.Length);
        _rest.AsSpan(_restNext, count).CopyTo(operations);
        _restNext += count;
        return count;
    }

    private bool NextBlock()
    {
        if (_block >= 0 && _block < blocks.Length)
        {
            _decoder.End();
            if (_left != 0) throw new InvalidDataException("expected as many operations as its header says");
        }
        if (_block + 1 >= blocks.Length)
        {
            _block = blocks.Length;
            return false;
        }
        var block = blocks[++_block];
        var header = block.Header;
        var stored = TraceFile.ReadBlock(bytes, block, ref _stored);
        if (_raw.Length < header.RawLength) _raw = new byte[header.RawLength];
        if (!header.Flags.HasFlag(BlockFlags.Brotli)) stored.CopyTo(_raw);
        else if (!BrotliDecoder.TryDecompress(stored, _raw, out int length) || length != header.RawLength)
            throw new InvalidDataException("expected it to decompress to the length in its header");
        _decoder.Begin(_raw, (int)header.RawLength, header.Flags.HasFlag(BlockFlags.Fresh));
        _left = header.Operations;
        return true;
    }
}
