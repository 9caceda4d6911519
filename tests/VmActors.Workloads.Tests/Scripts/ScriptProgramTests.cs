using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using VmActors.Vocabulary;
using VmActors.Workloads.Scripts;
using VmActors.Workloads.Tests.Traces;

namespace VmActors.Workloads.Tests.Scripts;

public sealed class ScriptProgramTests
{
    private static readonly ScriptOptions Options = new(Hertz: 2_000_000_000, Seed: 7);

    [Fact]
    public void Regions_of_a_process_are_its_areas_and_those_of_threads_are_mapped_by_them()
    {
        var program = Assert.Single(Parse("""
            process p
              map heap 10KiB rw   # three pages
              map code 4KiB rx
              thread t x2
                map own 4096 r
                unmap own
              end
            end
            """));
        Assert.Equal(
            ["heap vpn [0x10000, 0x10003) ReadWrite", "code vpn [0x10004, 0x10005) Read, Execute"],
            program.Areas.Select(area => $"{area.Label} {area.Range} {area.Protection}"));
        Assert.Equal(["t.0", "t.1"], program.Threads.Select(thread => thread.Name));
        Assert.Equal(
            [MemoryOperation.Map(0x10006000, 4096, Protection.Read), MemoryOperation.Unmap(0x10006000, 4096)],
            Streams.Drain(program.Threads[0].Stream));
        Assert.Equal(MemoryOperation.Map(0x10008000, 4096, Protection.Read),
            Streams.Drain(program.Threads[1].Stream)[0]);
    }

    [Theory]
    [InlineData("read heap+8KiB 32 stride 16", "Load 0x10002000 8 B|Load 0x10002010 8 B")]
    [InlineData("read heap+8KiB 39 stride 16", "Load 0x10002000 8 B|Load 0x10002010 8 B")]
    [InlineData("write heap 16", "Store 0x10000000 8 B|Store 0x10000008 8 B")]
    [InlineData("modify heap+65528", "Modify 0x1000fff8 8 B")]
    [InlineData("fetch heap 8", "Fetch 0x10000000 4 B|Fetch 0x10000004 4 B")]
    [InlineData("touch heap 5000", "Store 0x10000000 8 B|Store 0x10001000 8 B")]
    [InlineData("map heap", "Map 0x10000000 65536 B ReadWrite")]
    [InlineData("unmap heap+4KiB 8KiB", "Unmap 0x10001000 8192 B")]
    [InlineData("protect heap none", "Protect 0x10000000 65536 B None")]
    [InlineData("compute 100", "Compute 100 cycles")]
    [InlineData("compute 2us", "Compute 4000 cycles")]
    [InlineData("sleep 5us", "Sleep 10000 cycles")]
    [InlineData("sleep 2000cycles", "Sleep 2000 cycles")]
    [InlineData("barrier b", "Barrier 0 of 1")]
    [InlineData("post t", "Post 0")]
    [InlineData("wait", "Wait")]
    [InlineData("fork c\n compute 1\n end\n wait", "Fork 0|Wait")]
    [InlineData("sync heap 8KiB", "Sync 0x10000000 8192 B")]
    [InlineData("advise heap 8KiB dontneed", "Operand 4|Advise 0x10000000 8192 B")]
    [InlineData("lock heap 8KiB\nunlock heap 4KiB", "Lock 0x10000000 8192 B|Unlock 0x10000000 4096 B")]
    [InlineData("map ring 4KiB rw shared",
        "Operand 49|Operand 0|Operand 7|Operand 0|MapWith 0x10011000 4096 B ReadWrite")]
    [InlineData("exit\n compute 5", "Exit")]
    [InlineData("loop 3\n compute 1\n end", "Compute 1 cycles|Compute 1 cycles|Compute 1 cycles")]
    public void A_statement_does_what_it_says(string statement, string expected)
    {
        var program = Parse($"process p\nmap heap 64KiB rw\nthread t\n{statement}\nend\nend")[0];
        Assert.Equal(expected.Split('|'),
            Streams.Drain(program.Threads[0].Stream).Select(operation => operation.ToString()));
    }

    [Fact]
    public void Random_accesses_reach_every_slot_of_the_range_and_no_other()
    {
        var program = Parse("process p\nmap heap 64KiB rw\nthread t\nread heap+4KiB 80 random 1000\nend\nend")[0];
        var addresses = Streams.Drain(program.Threads[0].Stream).Select(operation => operation.Address).Distinct()
            .Order();
        Assert.Equal(Enumerable.Range(0, 10).Select(slot => 0x10001000UL + ((ulong)slot * 8)), addresses);
    }

    [Fact]
    public void Loops_nest_and_a_billion_rounds_cost_nothing_before_they_are_run()
    {
        var program = Parse("""
            process p
              thread t
                loop 1_000_000_000
                  loop 2
                    compute 1
                  end
                  compute 2
                end
              end
            end
            """)[0];
        var operations = Streams.Drain(program.Threads[0].Stream, batch: 3, limit: 9);
        Assert.Equal([1, 1, 2, 1, 1, 2, 1, 1, 2], operations.Select(operation => operation.Argument));
    }

    [Fact]
    public void A_barrier_waits_for_the_threads_that_name_it()
    {
        var program = Parse("""
            process p
              thread a x3
                barrier all
              end
              thread b
                loop 2
                  barrier all
                end
                barrier alone
              end
            end
            """)[0];
        Assert.Equal(MemoryOperation.Barrier(0, 4), Streams.Drain(program.Threads[0].Stream)[0]);
        Assert.Equal(MemoryOperation.Barrier(1, 1), Streams.Drain(program.Threads[3].Stream)[2]);
    }

    [Fact]
    public void A_stream_is_the_same_in_any_portions()
    {
        const string Script =
            "process p\nmap h 64KiB rw\nthread t\nloop 3\nread h stride 100\nwrite h random 77\nend\nend\nend";
        var whole = Streams.Drain(Parse(Script)[0].Threads[0].Stream);
        Prop.ForAll(Gen.Choose(1, 300).ToArbitrary(), batch =>
            Streams.Drain(Parse(Script)[0].Threads[0].Stream, batch).SequenceEqual(whole)).QuickCheckThrowOnFailure();
        Assert.NotEqual(whole,
            Streams.Drain(ScriptProgram.Parse(Script, "x", Options with { Seed = 8 })[0].Threads[0].Stream));
    }

    [Theory]
    [InlineData("proces p", "x:1:1: 'proces': expected process, program, file; did you mean 'process'?")]
    [InlineData("process p\nend", "x:2:1: process 'p' has no thread: expected at least one before 'end'")]
    [InlineData("process p\nthread t\nexit\nend", "x:1:1: 'process' is never closed: expected 'end'")]
    [InlineData("end", "x:1:1: 'end': expected process, program, file")]
    [InlineData("", "x:1:1: an empty script: expected at least one process")]
    [InlineData("process p\nwrite heap\nthread t\nexit\nend\nend", "x:2:1: 'write': expected map, thread, end")]
    [InlineData("process p\nthread t x0\nexit\nend\nend", "x:2:10: 'x0': expected the number of threads: x1 to x4096")]
    [InlineData("process p\nthread t\nend\nend",
        "x:3:1: 'thread' is empty: expected at least one statement before 'end'")]
    [InlineData("process p\nthread t\nexit\nend\nthread t\nexit\nend\nend",
        "x:5:1: thread 't' is there already: expected another name")]
    [InlineData("process 1\nthread t\nexit\nend\nend",
        "x:1:9: '1': expected a name for the process: a letter, then letters, digits, _ - .")]
    public void A_wrong_block_is_named(string script, string expected) => Assert.Equal(expected, Error(script));

    [Theory]
    [InlineData("raed heap",
        "1: 'raed': expected map, unmap, protect, sync, advise, lock, unlock, touch, read, write, modify, "
        + "fetch, compute, sleep, barrier, post, await, fork, wait, exec, exit, loop, end; did you mean 'read'?")]
    [InlineData("read haep", "6: 'haep': expected a region: heap; did you mean 'heap'?")]
    [InlineData("read", "5: the line ends: expected a region")]
    [InlineData("read heap+64KiB", "11: '64KiB': expected less than 64 KiB, the size of 'heap'")]
    [InlineData("read heap+60KiB 5KiB", "17: '5KiB': expected at most 4 KiB, which 'heap' has from there")]
    [InlineData("read heap randm 5", "11: 'randm': expected stride, random; did you mean 'random'?")]
    [InlineData("read heap random", "17: the line ends: expected the number of accesses")]
    [InlineData("read heap random -5",
        "18: '-5': expected the number of accesses: a whole number, 1 to 9223372036854775807")]
    [InlineData("read heap stride 64kib", "18: '64kib': expected the stride: a size like 4096, 64KiB, 2MiB, 1GiB")]
    [InlineData("read heap 4", "12: the line ends: expected a range of at least 8 bytes before this")]
    [InlineData("unmap heap+8", "7: 'heap+8': expected whole pages of 4096 bytes")]
    [InlineData("map heap2 4KiB w", "16: 'w': expected none, r, rw, rx, rwx; did you mean 'r'?")]
    [InlineData("sleep 5",
        "7: '5': expected how long to sleep: a time of 1 to 2^48 cycles like 2000cycles, 50ns, 5us, 1ms, 2s")]
    [InlineData("loop 0\nexit\nend", "6: '0': expected the number of rounds: a whole number, 1 to 9223372036854775807")]
    [InlineData("exit now", "6: 'now': expected the end of the line")]
    public void A_wrong_statement_is_named(string statement, string expected) => Assert.Equal(
        "x:4:" + expected, Error($"process p\nmap heap 64KiB rw\nthread t\n{statement}\nend\nend"));

    [Fact]
    public void All_errors_are_reported_together_in_the_order_of_lines()
    {
        var error = Assert.Throws<ScriptException>(() => Parse("""
            process p
              map heap 0 rw
              map heap 64KiB rw
              map heap 4KiB rw
              thread t
                raed heap
                write heap+4KiB random x
                loop many
                  write nothing
                end
              end
            """));
        Assert.Equal(
            [(1, 1), (2, 12), (4, 7), (6, 5), (7, 28), (8, 10), (9, 13)],
            error.Errors.Select(one => (one.Line, one.Column)));
        Assert.Equal(7, error.Message.Split('\n').Length);
    }

    [Fact]
    public void Regions_beyond_the_addresses_of_a_process_are_refused() => Assert.StartsWith(
        "x:1:1: region 'b'", Error("process p\nmap a 100TiB rw\nmap b 100TiB rw\nthread t\nexit\nend\nend"),
            StringComparison.Ordinal);

    [Fact]
    public void No_text_makes_the_parser_fail_in_another_way()
    {
        var word = Gen.Elements(
            "process", "thread", "map", "end", "loop", "heap", "heap+4KiB", "4KiB", "x2", "rw", "read", "random",
            "5us", "\n", "\n", "#", "+", "barrier", "ñ", "99999999999999999999");
        Prop.ForAll(word.ListOf().ToArbitrary(), words =>
        {
            try
            {
                return Parse(string.Join(" ", words)).Length > 0;
            }
            catch (ScriptException error)
            {
                return error.Errors.Length > 0;
            }
        }).QuickCheckThrowOnFailure();
    }

    public static TheoryData<string> Scripts =>
    [
        .. new DirectoryInfo(Path.Combine(TestText.Root, "config", "scripts")).GetFiles("*.vmscript")
            .Select(file => file.Name).Order(StringComparer.Ordinal),
    ];

    [Theory, MemberData(nameof(Scripts))]
    public void Every_script_of_the_project_opens_with_a_comment_and_is_right(string name)
    {
        string path = Path.Combine(TestText.Root, "config", "scripts", name);
        Assert.StartsWith("# ", File.ReadAllText(path), StringComparison.Ordinal);
        Assert.All(ScriptProgram.Open(path, Options), program =>
            Assert.All(program.Threads, thread => Assert.NotEmpty(Streams.Drain(thread.Stream, limit: 1000))));
    }

    private static ImmutableArray<Program> Parse(string script) => ScriptProgram.Parse(script, "x", Options);

    private static string Error(string script) => Assert.Throws<ScriptException>(() => Parse(script)).Message;
}
