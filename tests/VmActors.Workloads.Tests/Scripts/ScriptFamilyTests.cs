using System.Collections.Immutable;
using VmActors.Vocabulary;
using VmActors.Workloads.Scripts;

namespace VmActors.Workloads.Tests.Scripts;

/// <summary>Children, files and programs of scripts.</summary>
public sealed class ScriptFamilyTests
{
    private const string Family = """
        file lib 10000B
        program ls
          map text 8KiB rx file lib
          thread main
            barrier b
            fetch text 8
          end
        end
        process p
          map heap 4KiB rw
          map lib 12KiB rw file lib from 4KiB
          map log 4KiB rw shared file lib
          thread t
            fork one
              write heap 8
              barrier b
              fork two
                exec ls
              end
            end
            barrier b
          end
        end
        """;

    [Fact]
    public void Children_begin_at_entries_and_meet_their_parents()
    {
        var program = Assert.Single(Parse(Family));
        Assert.Equal(["Fork 1", "Barrier 0 of 2"], Operations(program.Threads[0].Stream));
        Assert.Equal(["Store 0x10000000 8 B", "Barrier 0 of 2", "Fork 0"], Operations(program.Text!, 1));
        Assert.Equal(["Exec 1"], Operations(program.Text!, 0));
    }

    [Fact]
    public void A_program_has_its_own_memory_and_meets_nobody_of_before()
    {
        var image = Assert.Single(Parse(Family)[0].Images);
        Assert.Equal((1, "ls"), (image.Number, image.Name));
        Assert.Equal(new ObjectMap(1, 0, false), Assert.Single(image.Areas).Object);
        Assert.Equal(
            [$"Barrier {1L << 32} of 1", "Fetch 0x10000000 4 B", "Fetch 0x10000004 4 B"],
            Operations(image.Text, image.Entry));
    }

    [Fact]
    public void Areas_say_what_is_behind_them_and_scripts_share_files_by_name()
    {
        var options = new ScriptOptions(1_000_000_000, 1);
        var first = ScriptProgram.Parse(Family, "x", options)[0];
        const string other =
            "file other 1B\nfile lib 10000B\nprocess q\nmap m 4KiB r file lib\nthread t\nexit\nend\nend";
        var second = ScriptProgram.Parse(other, "y", options)[0];
        Assert.Equal(
            [null, new ObjectMap(1, 1, false), new ObjectMap(1, 0, true)], first.Areas.Select(area => area.Object));
        Assert.Equal(new ProgramFile(1, "lib", 10_000), Assert.Single(first.Files));
        Assert.Equal(new ObjectMap(1, 0, false), second.Areas[0].Object);
    }

    [Fact]
    public void The_words_of_a_file_are_its_own_and_zero_beyond_its_end()
    {
        var file = new ProgramFile(3, "f", 4096 + 16);
        var first = file.Page(0, PageSize.KiB4);
        Assert.Equal(((3UL << 48) | 1, (3UL << 48) | 9), (first[0], first[1]));
        Assert.Equal((3UL << 48) | 4105, file.Page(1, PageSize.KiB4)[1]);
        Assert.Equal(0UL, file.Page(1, PageSize.KiB4)[2]);
    }

    [Fact]
    public void An_operation_has_the_line_that_it_stands_in()
    {
        using var stream = Parse(Family)[0].Threads[0].Stream;
        Assert.Equal(2, stream.Fill(new MemoryOperation[8]));
        Assert.Equal([14, 21], new[] { stream.LineOf(0), stream.LineOf(1) });
    }

    [Theory]
    [InlineData("file a 4KiB\nfile a 4KiB", "x:2:6: file 'a' is there already: expected another name")]
    [InlineData("file a 0", "x:1:8: '0': expected the file's size: a size like 4096, 64KiB, 2MiB, 1GiB")]
    [InlineData("file abc 4KiB\nprocess p\nmap m 4KiB r file abd\nthread t\nexit\nend\nend",
        "x:3:19: 'abd': expected a file: abc; did you mean 'abc'?")]
    [InlineData("process p\nmap m 4KiB r file a\nthread t\nexit\nend\nend",
        "x:2:19: 'a': expected a file, but none is declared above")]
    [InlineData("file a 8KiB\nprocess p\nmap m 4KiB r file a from 100\nthread t\nexit\nend\nend",
        "x:3:26: '100': expected the begin of a page of 4096 bytes")]
    [InlineData("process p\nthread t\nexec ls\nend\nend", "x:3:6: 'ls': expected a program, but none is above")]
    [InlineData("program q\nthread t x2\nexit\nend\nend\nprocess p\nthread t\nexec q\nend\nend",
        "x:5:1: program 'q' has several threads: expected one")]
    [InlineData("process p\nthread t\nfork c\nend\nend\nend",
        "x:4:1: 'fork' is empty: expected at least one statement before 'end'")]
    public void What_is_wrong_is_named(string script, string expected)
    {
        var error = Assert.Throws<ScriptException>(() => Parse(script));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    private static ImmutableArray<Program> Parse(string text) =>
        ScriptProgram.Parse(text, "x", new ScriptOptions(1_000_000_000, 1));

    private static string[] Operations(IProgramText text, long entry) => Operations(text.Open(entry, new ThreadId(9)));

    private static string[] Operations(IInstructionStream stream) =>
        [.. Streams.Drain(stream).Select(operation => operation.ToString())];
}
