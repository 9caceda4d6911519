using System.Text.Json.Nodes;
using VmActors.Cli.Running;
using VmActors.Tests;

namespace VmActors.Cli.Tests;

public sealed class ExplainTests : IDisposable
{
    private const string Snapshots = "tests/VmActors.Cli.Tests/Snapshots";

    private const string Machine = """
        { "machine": { "cpus": 2, "memory": "1MiB" },
          "processes": [
            { "name": "deeds", "script": "deeds.vmscript" }, { "name": "stray", "script": "stray.vmscript" } ] }
        """;

    // data at 0x10000000, code at 0x10005000, locked at 0x10008000, much at 0x1000a000
    private const string Deeds = """
        process deeds
          map data 16KiB rw
          map code 8KiB rx
          map locked 4KiB r
          map much 2MiB rw
          thread main
            write data 16
            read data 8
            fetch code 4
            touch much
            modify data 8
            read locked 8
            map late 8KiB rw
            write locked 8
          end
        end
        """;

    private const string Stray = """
        process stray
          map heap 4KiB rw
          thread main
            touch heap
            unmap heap
            sleep 2ms
            read heap
          end
        end
        """;

    private const string Homework = """
        { "kind": "base-bounds", "cases": [
          { "base": 7000, "limit": 1000, "accesses": [ { "va": 500 }, { "va": 1000 } ] },
          { "base": 0, "limit": 5, "accesses": [ { "va": 0 } ] } ] }
        """;

    private readonly ToolFixture _tool = new();

    public ExplainTests()
    {
        _tool.Write("m.json", Machine);
        _tool.Write("deeds.vmscript", Deeds);
        _tool.Write("stray.vmscript", Stray);
        _tool.Write("homework.json", Homework);
    }

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void The_first_reference_to_a_page_faults_and_is_explained_again_when_the_kernel_has_served_it()
    {
        var text = Explained("0x10000000");
        Assert.StartsWith("deeds, thread 1 on cpu 0 at ", text, StringComparison.Ordinal);
        Snapshot.Match($"{Snapshots}/explain.txt", text);
        Assert.Equal(text, Explained("268435456", "--process", "deeds"));
    }

    [Fact]
    public void A_reference_of_one_kind_is_waited_for_even_where_it_hits()
    {
        var text = Explained("0x10000000", "--access", "load");
        Assert.Contains("L1 data TLB: hit", text, StringComparison.Ordinal);
        Assert.DoesNotContain("the kernel", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_that_was_evicted_is_read_from_its_slot()
    {
        var text = Explained("0x10000000", "--access", "modify");
        Assert.Contains("\nfault: not present; ", text, StringComparison.Ordinal);
        Assert.Contains("SW whether the page is in a swap slot", text, StringComparison.Ordinal);
        Assert.Matches("\nthe kernel: read from slot [0-9]+ into frame 0x[0-9a-f]+\n", text);
    }

    [Fact]
    public void A_fault_that_ends_the_process_has_no_second_try()
    {
        var refused = Explained("0x10008000", "--access", "store");
        Assert.Contains("\nfault: protection; ", refused, StringComparison.Ordinal);
        Assert.EndsWith(
            "\nthe kernel: its area does not allow it, the process is killed\n", refused, StringComparison.Ordinal);
        var stray = Explained("0x10000000", "--process", "stray", "--access", "load");
        Assert.EndsWith(
            "\nthe kernel: no area has the address, the process is killed\n", stray, StringComparison.Ordinal);
    }

    [Fact]
    public void At_a_moment_it_says_what_a_reference_would_do()
    {
        var running = Explained("0x10000008", "--at", "50us");
        Assert.Contains("no reference of the run, but what one would do; ", running, StringComparison.Ordinal);
        Assert.Contains("\nload va 0x10000008\n", running, StringComparison.Ordinal);
        var other = Explained("0x10000008", "--at", "50us", "--cpu", "1", "--access", "store");
        Assert.Contains("the CPU would switch to it first: asid 1", other, StringComparison.Ordinal);
        Assert.Contains("\nstore va 0x10000008\n", other, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_that_is_never_referenced_is_told_with_the_areas_that_there_are()
    {
        Assert.Equal(
            (1, """
                deeds makes no such reference to the page of 0x10002000. Its areas:
                  [0x10000000, 0x10004000) rw-, data
                  [0x10005000, 0x10007000) r-x, code
                  [0x10008000, 0x10009000) r--, locked
                  [0x1000a000, 0x1020a000) rw-, much
                  [0x1020b000, 0x1020d000) rw-, mapped

                """, ""),
            Real("explain", "0x10002000", "--config", "@m.json"));
        var (exitCode, output, _) = Real("explain", "0x10000000", "--config", "@m.json", "--at", "1s");
        Assert.Equal(1, exitCode);
        Assert.StartsWith("deeds is gone: it ended at ", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Programs_are_told_the_same()
    {
        var json = JsonNode.Parse(Explained("0x10000000", "--json"))!;
        Assert.Equal("explained", (string?)json["outcome"]);
        var tries = json["tries"]!.AsArray();
        Assert.Equal(2, tries.Count);
        Assert.Equal("notPresent", (string?)tries[0]!["fault"]);
        Assert.Matches("^0x[0-9a-f]+$", (string?)tries[1]!["physical"]);
        Assert.Equal("tlbSetSelected", (string?)tries[0]!["steps"]![0]!["step"]);
        Assert.Matches("^zero-filled in frame 0x", (string?)json["kernel"]![0]);
        var never = JsonNode.Parse(Real("explain", "0x10002000", "--config", "@m.json", "--json").Out)!;
        Assert.Equal(("neverReferenced", 5), ((string?)never["outcome"], never["areas"]!.AsArray().Count));
        var cases = JsonNode.Parse(Real("explain", "--case", "@homework.json", "--json").Out)!;
        Assert.Equal(3, cases["translations"]!.AsArray().Count);
    }

    [Fact]
    public void The_translations_of_exercises_are_explained_whether_they_are_answered_or_not()
    {
        Assert.Equal(
            (0, """
                cases[0].accesses[0]: va 500
                  limit: 500 from the base, valid below 1000: yes
                  pa = base 7000 + 500 = 7500

                cases[0].accesses[1]: va 1000
                  limit: 1000 from the base, valid below 1000: no, a violation

                """, ""),
            Real("explain", "--case", "@homework.json", "0"));
        foreach (var kind in new[] { "segmentation", "linear-page-table", "multi-level-page-table" })
        {
            var file = Path.Combine(Snapshot.RepositoryRoot, $"tests/data/cases/{kind}.json");
            var (exitCode, output, _) = Real("explain", "--case", file);
            Assert.Equal(0, exitCode);
            Assert.Contains("cases[1].accesses[1]: va ", output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Wrong_input_is_reported_whole()
    {
        _tool.Write("list.json", """
            { "kind": "replacement", "cases": [ { "policy": "LRU", "frames": 1, "steps": [ { "page": 1 } ] } ] }
            """);
        string[][] lines =
        [
            ["explain"],
            ["explain", "0x1000"],
            ["explain", "--config", "@m.json"],
            ["explain", "0x1000", "--config", "@none.json"],
            ["explain", "0x", "--config", "@m.json"],
            ["explain", "0x1ffffffffffffffff", "--config", "@m.json"],
            ["explain", "12k", "--config", "@m.json", "--cpu", "one", "--access", "lode", "--at", "soon"],
            ["explain", "0x1000", "--config", "@m.json", "--cpu", "2"],
            ["explain", "0x1000", "--config", "@m.json", "--process", "deed"],
            ["explain", "0x1000", "--config", "@m.json", "--proces", "deeds"],
            ["explain", "0x1000", "--config", "@m.json", "--set", "machine.cpus=many"],
            ["explain", "--case", "@none.json"],
            ["explain", "--case", "@homework.json", "2"],
            ["explain", "--case", "@homework.json", "--at", "1us", "--cpu", "0"],
            ["explain", "--case", "@list.json"],
            ["explain", "--case", "@m.json"],
        ];
        var told = lines.Select(line =>
        {
            var (exitCode, output, error) = Real(line);
            Assert.Equal((2, ""), (exitCode, output));
            return $"$ vmactors {string.Join(' ', line)}\n{error}\n";
        });
        Snapshot.Match($"{Snapshots}/explain-wrong.txt", string.Concat(told));
    }

    [Fact]
    public void The_examples_of_the_document_give_the_output_shown_there()
    {
        var document = File.ReadAllText(Path.Combine(Snapshot.RepositoryRoot, "docs/explain.md"));
        var blocks = document.Split("```text\n$ vmactors ").Skip(1).Select(block => block.Split("```")[0]).ToList();
        Assert.Equal(5, blocks.Count);
        _tool.Write("homework.json", document.Split("```json\n")[1].Split("```")[0]);
        foreach (var block in blocks)
        {
            var end = block.IndexOf('\n', StringComparison.Ordinal);
            var words = block[..end].Split(' ').Select(word =>
                word == "homework.json" ? "@homework.json"
                : word.StartsWith("config/", StringComparison.Ordinal) ? Path.Combine(Snapshot.RepositoryRoot, word)
                : word);
            Assert.Equal(block[(end + 1)..], Real([.. words]).Out);
        }
    }

    [Fact]
    public void Paged_segments_are_explained_as_their_document_shows()
    {
        var document = File.ReadAllText(Path.Combine(Snapshot.RepositoryRoot, "docs/translation.md"));
        var blocks = document.Split("## Paged segments")[1].Split("```text\n").Skip(1).Take(2)
            .Select(block => block.Split("```")[0]);
        string[] rung =
        [
            "explain", "0x57000",
            "--config", Path.Combine(Snapshot.RepositoryRoot, "config/ladder/04-paged-segments.json"),
            "--set", "machine.translation.virtualBits=20", "--set", "machine.translation.indexBits=2-4",
        ];
        var text = Real(rung).Out;
        Assert.All(blocks, block => Assert.Contains(block, text, StringComparison.Ordinal));

        var tries = JsonNode.Parse(Real([.. rung, "--json"]).Out)!["tries"]!.AsArray();
        Assert.Equal("beyondLimit", (string?)tries[0]!["fault"]);
        Assert.Null(tries[1]!["fault"]);
        var steps = tries[0]!["steps"]!.AsArray().Select(step => (string)step!["step"]!).ToList();
        Assert.Equal(
            ["radixAddressSplit", "descriptorRead", "pageLimitChecked", "cyclesSpent"],
            steps.Skip(steps.IndexOf("radixAddressSplit")).Take(4));
    }

    [Fact]
    public void Help_names_every_option()
    {
        var (exitCode, output, _) = Real("explain", "--help");
        Assert.Equal(0, exitCode);
        Assert.All(
            ["ADDRESS", "--config", "--process", "--cpu", "--access", "--at", "--set", "--case", "--json"],
            name => Assert.Contains(name, output, StringComparison.Ordinal));
    }

    private string Explained(string address, params string[] options)
    {
        var (exitCode, output, error) = Real(["explain", address, "--config", "@m.json", .. options]);
        Assert.Equal((0, ""), (exitCode, error));
        return output;
    }

    private (int ExitCode, string Out, string Error) Real(params string[] args) =>
        _tool.Run(args, ToolServices.Register);
}
