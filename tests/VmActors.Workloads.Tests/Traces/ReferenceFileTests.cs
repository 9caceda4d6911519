using System.IO.Compression;
using System.Text;
using VmActors.Vocabulary;
using VmActors.Workloads.Traces;
using VmActors.Workloads.Traces.References;

namespace VmActors.Workloads.Tests.Traces;

public sealed class ReferenceFileTests : IDisposable
{
    private const string Expected =
        "expected a page number below 2^64, decimal or hexadecimal after 0x, one on each line, a comment after #, "
        + "or a trace";

    private readonly string _path = Path.Combine(
        Directory.CreateTempSubdirectory("vmactors-").FullName, "references");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_path)!, recursive: true);

    [Fact]
    public void A_list_of_pages_is_decimal_or_hexadecimal_with_comments_and_blank_lines()
    {
        const string List = "# pages\n\n 7\n0x1F # thirty-one\r\n18446744073709551615\n\t0XffffFFFFffffFFFF\n0";
        Assert.Equal([7, 31, ulong.MaxValue, ulong.MaxValue, 0], Pages(List));
        Assert.Equal([7], Pages("7"));
    }

    [Theory]
    [InlineData("", "1:1: the end; ")]
    [InlineData("# nothing\n", "2:1: the end; ")]
    [InlineData("1\n2\nthree\n", "3:1: 'three'; ")]
    [InlineData("1\n  2 3\n", "2:4: '2 3'; ")]
    [InlineData("0x\n", "1:3: '0x'; ")]
    [InlineData("0x1g\n", "1:4: '0x1g'; ")]
    [InlineData("-1\n", "1:1: '-1'; ")]
    [InlineData("18446744073709551616\n", "1:20: '18446744073709551616'; ")]
    [InlineData("0x10000000000000000\n", "1:19: '0x10000000000000000'; ")]
    [InlineData(
        "12345678901234567890123456789012345678901234567890",
        "1:21: '1234567890123456789012345678901234567890…'; ")]
    public void A_line_that_is_no_page_is_refused_with_its_place(string list, string problem)
    {
        var error = Assert.Throws<PageListException>(() => Pages(list));
        Assert.Equal($"{_path}:{problem}{Expected}", error.Message);
    }

    [Theory]
    [InlineData("I  04001000,3\n L 1ffe,8\n S 1ffe,8\n M 2000,4\n")]
    [InlineData("==7== Lackey\nI  04001000,3\n L 1ffe,8\n S 1ffe,8\n M 2000,4\n")]
    public void A_lackey_text_is_told_from_a_list(string text) => Assert.Equal(
        [(OperationKind.Fetch, 0x4001000UL), (OperationKind.Load, 0x1FFEUL), (OperationKind.Store, 0x1FFEUL),
            (OperationKind.Modify, 0x2000UL)],
        Read(text, isPageList: false).Select(operation => (operation.Kind, operation.Address)));

    [Fact]
    public void A_lackey_text_without_references_is_refused() => Assert.Equal(
        $"{_path}: at byte 13: the end, expected a reference like 'I  04001000,3'",
        Assert.ThrowsAny<WorkloadException>(() => Read("==1== Lackey\n", isPageList: false)).Message);

    [Fact]
    public void Texts_may_be_compressed_and_are_refused_when_cut_off()
    {
        var list = string.Concat(Enumerable.Range(0, 5000).Select(i => $"{i * 7919 % 5003}\n"));
        using var whole = new MemoryStream();
        using (var gzip = new GZipStream(whole, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(Encoding.ASCII.GetBytes(list));
        File.WriteAllBytes(_path, whole.ToArray());
        Assert.Equal(Enumerable.Range(0, 5000).Select(i => (ulong)(i * 7919 % 5003)), Drained(isPageList: true));
        File.WriteAllBytes(_path, whole.ToArray()[..^9]);
        Assert.Contains(
            "a truncated or damaged gzip file",
            Assert.ThrowsAny<WorkloadException>(() => Drained(isPageList: true)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_of_one_thread_and_its_binary_trace_are_the_same()
    {
        var text = Path.Combine(TestText.Root, "tests", "data", "gzip-start.lackey");
        TraceConverter.Convert(text, _path);
        using var binary = ReferenceFile.Open(_path);
        using var plain = ReferenceFile.Open(text);
        Assert.Equal(
            Streams.Drain(plain.Operations),
            Streams.Drain(binary.Operations).Where(operation => operation.IsReference));
        Assert.Null(plain.Count);
        using var again = ReferenceFile.Open(_path);
        Assert.Equal(Streams.Drain(again.Operations).Count(operation => operation.IsReference), again.Count);
    }

    [Fact]
    public void The_threads_of_a_binary_trace_take_turns_however_they_are_asked()
    {
        TraceConverter.Convert(Path.Combine(TestText.Root, "tests", "data", "zstd-excerpt.lackey.gz"), _path);
        using var file = TraceProgram.OpenFile(_path);
        var threads = TestText.Threads(file).Select(thread => new Queue<MemoryOperation>(thread)).ToList();
        var expected = new List<MemoryOperation>();
        while (threads.Exists(thread => thread.Count > 0))
        {
            foreach (var thread in threads)
                for (var i = 0; i < 1000 && thread.Count > 0; i++) expected.Add(thread.Dequeue());
        }
        foreach (var batch in new[] { 7, 1000, 4096 })
        {
            using var turns = ReferenceFile.Open(_path);
            Assert.Equal(expected, Streams.Drain(turns.Operations, batch));
        }
    }

    private ulong[] Pages(string list) =>
        [.. Read(list, isPageList: true).Select(operation => operation.Address)];

    private List<MemoryOperation> Read(string text, bool isPageList)
    {
        File.WriteAllText(_path, text);
        using var file = ReferenceFile.Open(_path);
        Assert.Equal(isPageList, file.IsPageList);
        return Streams.Drain(file.Operations, 3);
    }

    private ulong[] Drained(bool isPageList)
    {
        using var file = ReferenceFile.Open(_path);
        Assert.Equal(isPageList, file.IsPageList);
        return [.. Streams.Drain(file.Operations).Select(operation => operation.Address)];
    }
}
