using System.Collections.Immutable;
using VmActors.Vocabulary;

namespace VmActors.Workloads.Traces.Binary;

/// <summary>Where a block lies and what its header must say.</summary>
internal readonly record struct TraceBlock(long Offset, BlockHeader Header)
{
    /// <summary>Header and payload.</summary>
    public int Length => TraceFormat.BlockHeaderLength + (int)Header.StoredLength;
}

/// <summary>One thread of a trace.</summary>
internal sealed record TraceThread(string Name, OperationCounts Counts, ImmutableArray<TraceBlock> Blocks);

/// <summary>The end of a trace: everything but the operations themselves.</summary>
internal sealed record TraceIndex(
    string Name,
    long DistinctPages,
    long DistinctDataPages,
    ImmutableArray<InitialArea> Areas,
    ImmutableArray<TraceThread> Threads)
{
    private const long Unlimited = long.MaxValue;

    /// <summary>The index as bytes.</summary>
    public void Write(ByteWriter writer)
    {
        writer.Text(Name);
        writer.Unsigned((ulong)DistinctPages);
        writer.Unsigned((ulong)DistinctDataPages);
        writer.Unsigned((ulong)Areas.Length);
        foreach (var area in Areas)
        {
            writer.Unsigned(area.Range.Start.Value);
            writer.Unsigned((ulong)area.Range.Count);
            writer.Byte((byte)area.Protection);
            writer.Text(area.Label);
        }
        writer.Unsigned((ulong)Threads.Length);
        foreach (var thread in Threads)
        {
            writer.Text(thread.Name);
            foreach (long count in thread.Counts.ByKind) writer.Unsigned((ulong)count);
            writer.Unsigned((ulong)thread.Blocks.Length);
            foreach (var block in thread.Blocks)
            {
                writer.Unsigned((ulong)block.Offset);
                writer.Unsigned(block.Header.Operations);
                writer.Unsigned(block.Header.StoredLength);
                writer.Unsigned(block.Header.RawLength);
                writer.Unsigned((uint)block.Header.Flags);
            }
        }
    }

    /// <summary>The index from its bytes.</summary>
    /// <param name="bytes">All of it.</param>
    /// <param name="end">Bytes of the file before the index: blocks end at or before this.</param>
    /// <exception cref="InvalidDataException">Something that no writer writes.</exception>
    public static TraceIndex Read(ReadOnlySpan<byte> bytes, long end)
    {
        var reader = new ByteReader(bytes);
        string name = reader.Text();
        long pages = reader.Count("distinct pages", Unlimited);
        long dataPages = reader.Count("distinct data pages", Unlimited);
        var areas = ImmutableArray.CreateBuilder<InitialArea>();
        for (long left = reader.Count("areas", bytes.Length); left > 0; left--) areas.Add(ReadArea(ref reader));
        var threads = ImmutableArray.CreateBuilder<TraceThread>();
        for (long left = reader.Count("threads", bytes.Length); left > 0; left--)
            threads.Add(ReadThread(ref reader, (uint)threads.Count, end));
        if (reader.Position != bytes.Length) throw new InvalidDataException("expected the end of the index");
        return new TraceIndex(name, pages, dataPages, areas.ToImmutable(), threads.ToImmutable());
    }

    private static InitialArea ReadArea(ref ByteReader reader)
    {
        long lastPage = (long)TraceFormat.PageSize.PageOf(VirtualAddress.UserEnd).Value;
        long start = reader.Count("an area's first page", lastPage - 1);
        long count = reader.Count("an area's pages", lastPage - start);
        var protection = (Protection)(reader.Byte() & (byte)Protection.All);
        return new InitialArea(PageRange.Of(new Vpn((ulong)start), count), protection, reader.Text());
    }

    private static TraceThread ReadThread(ref ByteReader reader, uint number, long end)
    {
        string name = reader.Text();
        long[] counts = new long[OperationCounts.KindCount];
        foreach (ref long count in counts.AsSpan()) count = reader.Count("operations of a kind", Unlimited);
        var blocks = ImmutableArray.CreateBuilder<TraceBlock>();
        for (long left = reader.Count("blocks", end); left > 0; left--)
        {
            long offset = reader.Count("a block's offset", end - TraceFormat.BlockHeaderLength);
            uint operations = (uint)reader.Count("a block's operations", TraceFormat.BlockOperations);
            uint stored = (uint)reader.Count("a block's length", TraceFormat.BlockLengthMax);
            uint raw = (uint)reader.Count("a block's raw length", TraceFormat.BlockLengthMax);
            var flags = (BlockFlags)reader.Count("a block's flags", (long)(BlockFlags.Brotli | BlockFlags.Fresh));
            var block = new TraceBlock(offset, new BlockHeader(number, operations, stored, raw, flags));
            if (offset + block.Length > end)
                throw new InvalidDataException("expected every block to end before the index");
            blocks.Add(block);
        }
        return new TraceThread(name, new OperationCounts([.. counts]), blocks.ToImmutable());
    }
}
