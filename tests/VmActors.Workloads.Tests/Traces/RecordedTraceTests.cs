using VmActors.Vocabulary;
using VmActors.Workloads.Traces;
using VmActors.Workloads.Traces.Binary;

namespace VmActors.Workloads.Tests.Traces;

/// <summary>Real programs, recorded with valgrind.</summary>
public sealed class RecordedTraceTests
{
    private static string Data(string name) => Path.Combine(TestText.Root, "tests", "data", name);

    private static string Trace(string name) => Path.Combine(TestText.Root, "traces", name);

    [Fact]
    public void Matmul_has_the_counts_and_pages_that_other_tools_find()
    {
        var info = TraceInfo.Read(Data("matmul.lackey.gz"));
        Assert.Equal("matmul", info.Name);
        Assert.Equal(
            (6773971, 1808499, 112679, 1480),
            (info.Counts.Fetches, info.Counts.Loads, info.Counts.Stores, info.Counts.Modifies));
        Assert.Equal((232, 143), (info.DistinctPages, info.DistinctDataPages));
        Assert.Equal(0, info.Counts.Events);
        Assert.Equal("thread 1", Assert.Single(info.Threads).Name);
        Assert.Contains(info.Areas, area => area.Label == "stack");
    }

    [Fact]
    public void A_text_named_as_a_workload_replays_what_it_says()
    {
        var program = TraceProgram.Open(Data("gzip-start.lackey"));
        var expected = File.ReadLines(Data("gzip-start.lackey"))
            .Where(line => line.StartsWith("I  ", StringComparison.Ordinal)
                || (line.Length > 3 && line[0] == ' ' && line[2] == ' '));
        var replayed = Streams.Drain(Assert.Single(program.Threads).Stream);
        Assert.Equal(expected, replayed.Where(operation => operation.IsReference).Select(TestText.Line));
    }

    [Fact]
    public void A_real_program_of_many_threads_runs_in_any_interleaving()
    {
        using var file = TraceProgram.OpenFile(Data("zstd-excerpt.lackey.gz"));
        Assert.Equal(7, file.ThreadCount);
        var threads = TestText.Threads(file);
        Assert.All(threads, thread => Assert.NotEmpty(thread));
        for (ulong seed = 0; seed < 5; seed++)
            Assert.Null(InterleavedRun.Problem(file.Areas, threads, seed));
    }

    [Fact]
    public void A_file_that_is_no_trace_is_refused_by_name()
    {
        string path = Path.Combine(TestText.Root, "VmActors.sln");
        var error = Assert.ThrowsAny<WorkloadException>(() => TraceProgram.Open(path));
        Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_files_are_refused_by_name_before_anything_runs()
    {
        var folder = Directory.CreateTempSubdirectory("vmactors-tests-");
        byte[] text = File.ReadAllBytes(Data("zstd-excerpt.lackey.gz"));
        byte[] trace = File.ReadAllBytes(Trace("gzip.vmtrace"));
        trace[trace.Length / 2] ^= 4;
        (string, byte[])[] files =
        [
            ("start.gz", text[..2]), ("middle.gz", text[..(text.Length / 2)]), ("end.gz", text[..^8]),
            ("bad.vmtrace", trace), ("short.vmtrace", trace[..4]),
        ];
        foreach (var (name, bytes) in files)
        {
            string path = Path.Combine(folder.FullName, name);
            File.WriteAllBytes(path, bytes);
            var error = Assert.ThrowsAny<WorkloadException>(() => TraceProgram.Open(path));
            Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
        }
        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("gzip.vmtrace", 1)]
    [InlineData("zstd.vmtrace", 7)]
    public void The_committed_traces_are_whole_and_small(string name, int threads)
    {
        var info = TraceInfo.Read(Trace(name));
        Assert.Equal(threads, info.Threads.Length);
        Assert.InRange(info.FileLength, 1, 4 << 20);
        Assert.True(info.Counts.References >= 2_000_000);
        foreach (var (thread, index) in TraceProgram.Open(Trace(name))
            .Threads.Select((thread, index) => (thread, index)))
        {
            using var stream = thread.Stream;
            Assert.Equal(info.Threads[index].Counts.ByKind, Count(stream));
        }
    }

    [Fact]
    public void In_the_trace_of_many_threads_memory_changes_while_others_run()
    {
        using var file = TraceFile.Open(Trace("zstd.vmtrace"));
        Assert.True(Enumerable.Range(0, file.ThreadCount)
            .Count(thread => file.Counts(thread).References > 1_000_000) >= 4);
        Assert.True(Enumerable.Range(0, file.ThreadCount)
            .Count(thread => file.Counts(thread)[OperationKind.Unmap] > 0) >= 3);
        Assert.True(file.Counts(0)[OperationKind.Await] > 10);
    }

    private static long[] Count(IInstructionStream stream)
    {
        long[] counts = new long[OperationCounts.KindCount];
        var buffer = new MemoryOperation[1000];
        for (int count; (count = stream.Fill(buffer)) > 0;)
            foreach (var operation in buffer.AsSpan(0, count)) counts[(int)operation.Kind]++;
        return counts;
    }
}
