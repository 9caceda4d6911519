using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using VmActors.Vocabulary;
using VmActors.Workloads.Traces.Binary;

namespace VmActors.Workloads.Tests.Traces;

public sealed class TraceFileTests
{
    /// <summary>
    /// Operations of all kinds, with the habits of code: sequential fetches, repeated runs, wild addresses.
    /// </summary>
    private static Gen<MemoryOperation[]> Operations => Gen.Frequency(
        (8, from start in Gen.Choose(0, 20)
            from length in Gen.Choose(1, 90)
            from salt in Gen.Choose(0, 2)
            select Code(start, length, salt)),
        (2, from kind in Gen.Choose(0, 3)
            from address in Gen.Choose(0, int.MaxValue)
            from size in Gen.Elements(1, 8, 62, 63, 64, 2696)
            select new[] { MemoryOperation.Reference((AccessKind)kind, (ulong)address << 16, size) }),
        (2, Event.Select(operation => new[] { operation })))
        .ListOf().Select(parts => parts.SelectMany(part => part).ToArray());

    private static Gen<MemoryOperation> Event =>
        from address in Gen.Choose(0, int.MaxValue)
        from argument in Gen.Elements(0, 1, 4096, MemoryOperation.ArgumentMax)
        from kind in Gen.Choose((int)OperationKind.Compute, (int)OperationKind.Exit)
        from protection in Gen.Choose(0, 7)
        select (OperationKind)kind switch
        {
            OperationKind.Compute => MemoryOperation.Compute(argument),
            OperationKind.Map => MemoryOperation.Map((ulong)address << 12, argument, (Protection)protection),
            OperationKind.Unmap => MemoryOperation.Unmap((ulong)address << 12, argument),
            OperationKind.Protect => MemoryOperation.Protect((ulong)address << 12, argument, (Protection)protection),
            OperationKind.Sleep => MemoryOperation.Sleep(argument),
            OperationKind.Barrier => MemoryOperation.Barrier(address, 4),
            OperationKind.Post => MemoryOperation.Post(address),
            OperationKind.Await => MemoryOperation.Await(address),
            _ => MemoryOperation.Exit(),
        };

    [Theory]
    [InlineData(TraceCompression.None)]
    [InlineData(TraceCompression.Best)]
    public void Threads_read_back_what_was_written_in_any_portions(TraceCompression compression)
    {
        Prop.ForAll(Operations.ToArbitrary(), Operations.ToArbitrary(), Gen.Choose(1, 300).ToArbitrary(),
            (one, two, batch) =>
        {
            using var file = TraceFile.Open("x", Write(compression, one, two));
            return Streams.Drain(file.OpenThread(0), batch).SequenceEqual(one)
                && Streams.Drain(file.OpenThread(1), batch).SequenceEqual(two)
                && file.Counts(0).ByKind.Sum() == one.Length
                && file.Counts(1)[OperationKind.Load] == two.Count(operation => operation.Kind == OperationKind.Load);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Many_blocks_and_a_dictionary_that_overflows_read_back()
    {
        var operations = new MemoryOperation[3 * TraceFormat.BlockOperations];
        var draws = new SplitMix64(5);
        for (int i = 0; i < operations.Length; i++) // hardly any run twice
            operations[i] = MemoryOperation.Reference((AccessKind)(draws.Next() & 3), draws.Next() >> 20,
                1 + (int)(draws.Next() & 7));
        using var file = TraceFile.Open("x", Write(TraceCompression.None, operations));
        using var stream = file.OpenThread(0);
        Assert.Equal(operations, Streams.Drain(stream, 4000));
        Assert.Equal(0, stream.Fill(new MemoryOperation[10]));
    }

    [Fact]
    public void The_index_keeps_name_areas_and_counts()
    {
        using var file = TraceFile.Open("x", Write(TraceCompression.Best, Code(1, 50, 0)));
        Assert.Equal("program ñ", file.Name);
        Assert.Equal("thread 1", file.ThreadName(0));
        Assert.Equal(new InitialArea(PageRange.Of(new Vpn(5), 3), Protection.ReadWrite, "data"),
            Assert.Single(file.Areas));
        Assert.Equal((7, 3), (file.DistinctPages, file.DistinctDataPages));
    }

    [Fact]
    public void Reading_allocates_nothing_within_a_block()
    {
        var operations = Enumerable.Range(0, 2000).SelectMany(i => Code(i % 30, 80, i % 3)).ToArray();
        using var file = TraceFile.Open("x", Write(TraceCompression.Best, operations));
        using var stream = file.OpenThread(0);
        Assert.Equal(0, Streams.LeastAllocated(stream, fills: 20));
    }

    [Fact]
    public void A_trace_cut_anywhere_is_refused()
    {
        byte[] trace = Write(TraceCompression.Best, Code(1, 90, 0), Code(2, 90, 1));
        for (int length = 0; length < trace.Length; length++)
        {
            byte[] cut = trace[..length];
            Assert.Throws<TraceFormatException>(() => TraceFile.Open("x", cut));
        }
    }

    [Fact]
    public void A_trace_with_any_bit_flipped_is_refused()
    {
        byte[] trace = Write(TraceCompression.Best, Code(1, 90, 0), Code(2, 90, 1));
        Prop.ForAll(Gen.Choose(0, (trace.Length * 8) - 1).ToArbitrary(), bit =>
        {
            byte[] damaged = [.. trace];
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<TraceFormatException>(() =>
            {
                using var file = TraceFile.Open("x", damaged);
                file.Verify();
            });
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_damaged_block_is_named_by_the_stream_that_meets_it()
    {
        byte[] trace = Write(TraceCompression.Best, Code(1, 90, 0));
        trace[TraceFormat.HeaderLength + 30] ^= 1;
        using var file = TraceFile.Open("bad.vmtrace", trace);
        using var stream = file.OpenThread(0);
        var error = Assert.Throws<TraceFormatException>(() => stream.Fill(new MemoryOperation[100]));
        Assert.Equal(TraceFormat.HeaderLength, error.Offset);
        Assert.StartsWith("bad.vmtrace: at byte 16: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_version_is_named()
    {
        byte[] trace = Write(TraceCompression.Best, Code(1, 90, 0));
        trace[8] = 9;
        var error = Assert.Throws<TraceFormatException>(() => TraceFile.Open("x", trace));
        Assert.Contains("version 9, expected 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Payloads_that_no_encoder_writes_are_refused_and_never_read_beyond()
    {
        Prop.ForAll(Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf().ToArbitrary(), bytes =>
        {
            var decoder = new BlockDecoder();
            var operations = new MemoryOperation[TraceFormat.RunLengthMax];
            try
            {
                decoder.Begin(bytes, bytes.Length, fresh: true);
                while (!decoder.IsAtEnd) decoder.Decode(operations);
                decoder.End();
            }
            catch (Exception error)
                when (error is InvalidDataException or IndexOutOfRangeException or ArgumentException)
            {
                return true; // refused; anything else thrown fails the test
            }
            return true;
        }).QuickCheckThrowOnFailure();
    }

    /// <summary>A piece of code that loads and stores here and there.</summary>
    private static MemoryOperation[] Code(int start, int length, int salt)
    {
        var operations = new MemoryOperation[length];
        ulong fetch = 0x40_0000 + ((ulong)start * 1000);
        for (int i = 0; i < length; i++)
        {
            bool isFetch = i % 3 != 2;
            operations[i] = isFetch
                ? MemoryOperation.Reference(AccessKind.Fetch, fetch, 4)
                : MemoryOperation.Reference((AccessKind)(1 + (i % 2)), 0x7f_0000_0000 + ((ulong)(i * salt) << 4), 8);
            if (isFetch) fetch += 4;
        }
        return operations;
    }

    private static byte[] Write(TraceCompression compression, params MemoryOperation[][] threads)
    {
        var output = new MemoryStream();
        var writer = new TraceWriter(output, compression);
        foreach (var operations in threads)
        {
            int thread = writer.AddThread(FormattableString.Invariant($"thread {writer.ThreadCount + 1}"));
            foreach (var operation in operations) writer.Add(thread, operation);
        }
        ImmutableArray<InitialArea> areas =
            [new InitialArea(PageRange.Of(new Vpn(5), 3), Protection.ReadWrite, "data")];
        writer.Complete("program ñ", areas, 7, 3);
        return output.ToArray();
    }
}
