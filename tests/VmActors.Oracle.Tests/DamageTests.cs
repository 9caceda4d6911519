using VmActors.Tests.Linux;
using VmActors.Tests.Linux.Reference;

namespace VmActors.Oracle.Tests;

/// <summary>A recording that is damaged, or that a machine does not follow, is caught where it is.</summary>
public class DamageTests
{
    private const string Header = """
        # VmActors oracle recording 1
        # kernel Linux 6.18.0 x86_64
        # seed 1, scripts 1, steps 3
        # page 4096, arena 64, heap 16, A 66770, B 12288
        script 0

        """;

    private const string Fork = "0 fork = 1";

    private const string Body = """
        0 mmap a1 2 rw PAF - 0 = a1
        0 store a1+8 8 5 = 0
        0 fork = 1
        1 load a1+8 8 = 5
        0 maps = a1-2:rw-p:anon
        1 exit = 0
        0 munmap a1 1 = 0
        0 load a1+8 8 = SEGV MAPERR

        """;

    public static TheoryData<string> Lines => new(Body.Split('\n')[..^1].Where(line => line != Fork));

    [Fact]
    public void A_recording_as_it_should_be_has_no_difference() => Recordings.AreNone(Differences(Body));

    [Theory]
    [MemberData(nameof(Lines))]
    public void A_wrong_outcome_is_found_with_file_line_expected_and_seen(string line)
    {
        var (step, outcome) = (line.Split(" = ")[0], line.Split(" = ")[1]);
        var difference = Assert.Single(Differences(Body.Replace(line, $"{step} = EPERM", StringComparison.Ordinal)));
        int at = (Header + Body).Split('\n').ToList().IndexOf(line) + 1;
        Assert.Equal($"damaged.txt({at}): {step}: expected EPERM, seen {outcome}", difference.Summary);
    }

    [Fact]
    public void A_wrong_outcome_of_a_fork_leaves_steps_of_nobody() => Assert.Equal(
        "damaged.txt(9): process 1 is not alive in \"1 load a1+8 8 = 5\"",
        Assert.Throws<FormatException>(() => Differences(
            Body.Replace(Fork, "0 fork = EPERM", StringComparison.Ordinal)).ToList()).Message);

    [Fact]
    public void A_difference_shows_the_script_before_it()
    {
        var difference = Assert.Single(Differences(Body.Replace("8 5 = 0", "8 6 = 0", StringComparison.Ordinal)));
        Assert.Equal(
            """
            damaged.txt(9): 1 load a1+8 8: expected 5, seen 6
            script 0
            0 mmap a1 2 rw PAF - 0 = a1
            0 store a1+8 8 6 = 0
            0 fork = 1
            """, difference.ToString());
    }

    [Fact]
    public void Scripts_that_nobody_wants_are_left_out() => Assert.Empty(OracleReplay.Differences(
        OracleRecording.Parse("damaged.txt", Header + "0 load a1 8 = 5\n"), world => new ReferenceMachine(world),
        script => script.Steps.All(step => step.Step is not OracleStep.Load)));

    [Theory]
    [InlineData("0 mmap a1 2 rw PAF - 0", "expected \"STEP = OUTCOME\", found \"0 mmap a1 2 rw PAF - 0\"")]
    [InlineData("0 mmap a1 2 rw PAF - 0 = ", "expected \"STEP = OUTCOME\", found \"0 mmap a1 2 rw PAF - 0 = \"")]
    [InlineData("zero fork = 1", "expected \"PROCESS OPERATION …\", found \"zero fork\"")]
    [InlineData("0 move a1 = 0", "word 2: expected an operation, found \"move\" in \"0 move a1\"")]
    [InlineData("0 load q1 8 = 0", "word 3: expected an address (a3, h2+100, 0x0), found \"q1\" in \"0 load q1 8\"")]
    [InlineData("0 load a1+1+1 8 = 0", "word 3: expected pages (3, 2+100), found \"a1+1+1\" in \"0 load a1+1+1 8\"")]
    [InlineData("0 load a1 3 = 0", "word 4: expected 1, 2, 4 or 8 bytes, found \"3\" in \"0 load a1 3\"")]
    [InlineData("0 load a1 = 0", "word 4: expected more words, found the end in \"0 load a1\"")]
    [InlineData("0 load a1 8 8 = 0", "expected 4 words, found 5 in \"0 load a1 8 8\"")]
    [InlineData("0 store a1 8 z = 0", "word 5: expected a hexadecimal number, found \"z\" in \"0 store a1 8 z\"")]
    [InlineData("0 mprotect a1 1 rq = 0",
        "word 5: expected letters of \"rwx\", found \"rq\" in \"0 mprotect a1 1 rq\"")]
    [InlineData("0 pread C 0 8 = 0",
        "word 3: expected a file (A, Aread, Awrite, B, bad, -), found \"C\" in \"0 pread C 0 8\"")]
    [InlineData("0 madvise a1 1 huge = 0", "word 5: expected an advice, found \"huge\" in \"0 madvise a1 1 huge\"")]
    [InlineData("2 exit = 0", "process 2 is not alive in \"2 exit = 0\"")]
    public void A_line_that_is_no_step_is_found(string line, string what) => Assert.Equal(
        $"damaged.txt(6): {what}",
        Assert.Throws<FormatException>(() => OracleRecording.Parse("damaged.txt", $"{Header}{line}\n")).Message);

    [Theory]
    [InlineData("# VmActors oracle recording 1", "recording", 1, "expected \"# VmActors oracle recording 1\"")]
    [InlineData("# kernel", "# core", 2, "expected \"# kernel \"")]
    [InlineData("heap 16", "heap", 4,
        "expected \"# page N, arena N, heap N, A N, B N\", found \"# page 4096, arena 64, heap, A 66770, B 12288\"")]
    [InlineData("script 0", "0 fork = 1", 5, "expected \"script NUMBER\", found \"0 fork = 1\"")]
    [InlineData("script 0\n", "script 0", 5, "the text ends inside a line")]
    public void A_header_that_is_none_is_found(string right, string wrong, int line, string what) => Assert.Equal(
        $"damaged.txt({line}): {what}",
        Assert.Throws<FormatException>(() => OracleRecording.Parse(
            "damaged.txt", Header.Replace(right, wrong, StringComparison.Ordinal))).Message);

    private static IEnumerable<OracleDifference> Differences(string body) => OracleReplay.Differences(
        OracleRecording.Parse("damaged.txt", Header + body), world => new ReferenceMachine(world));
}
