using Tidy.Rules;

namespace Tidy;

/// <summary>What is written is true and leads somewhere.</summary>
public class DocumentTests
{
    [Fact]
    public void Links_lead_to_files() => Findings.AreNone(Repository.Documents.SelectMany(Documents.DeadLinks));

    [Fact]
    public void Files_that_documents_name_exist() =>
        Findings.AreNone(Repository.Documents.SelectMany(Documents.DeadNames));

    [Fact]
    public void A_document_has_one_title() => Findings.AreNone(Repository.Documents.SelectMany(Documents.Titles));

    [Fact]
    public void Decisions_are_numbered_and_say_their_status() =>
        Findings.AreNone(Documents.Decisions(Repository.Under("docs/adr/", ".md")));

    [Fact]
    public void Configurations_say_what_one_sees() => Findings.AreNone(
        Repository.Under("config/", "").SelectMany(Documents.Openings), Exceptions.Openings);

    [Fact]
    public void Code_in_documents_stands_in_tests() => Findings.AreNone(Repository.Documents.SelectMany(
        document => Documents.UntestedCode(document, Repository.Under("tests/", ".cs"))));

    [Theory]
    [InlineData("```csharp\na();\n\nb();\n```\n", 0)]
    [InlineData("```csharp\na();\nc();\n```\n", 1)]
    [InlineData("```sh\nc\n```\n", 0)]
    public void Code_that_no_test_has_is_found(string text, int count) => Assert.Equal(count, Documents.UntestedCode(
        Document(text), [new RepositoryFile("tests/a.cs", "    a();\n    b();\n", 1)]).Count());

    [Fact]
    public void Files_are_small() => Findings.AreNone(Documents.LargeFiles(Repository.Files));

    [Fact]
    public void Scripts_can_be_run()
    {
        if (OperatingSystem.IsWindows())
            return;
        foreach (var script in new[] { "run.sh", ".ci/run" })
        {
            var mode = File.GetUnixFileMode(Path.Combine(Repository.Root, script));
            Assert.True(mode.HasFlag(UnixFileMode.UserExecute), script);
        }
    }

    [Theory]
    [InlineData("[here](nowhere.md)", 1)]
    [InlineData("[here](nowhere.md#part)", 1)]
    [InlineData("[here](../LICENSE) [there](https://example.org/a.md) [part](#part)", 0)]
    [InlineData("```\n[here](nowhere.md)\n```", 0)]
    public void A_dead_link_is_found(string text, int count) =>
        Assert.Equal(count, Documents.DeadLinks(Document(text)).Count());

    [Theory]
    [InlineData("see `docs/nowhere.md`", 1)]
    [InlineData("see `docs/architecture.md`, `src/VmActors.Units` and `config/*.json`", 0)]
    public void A_name_of_no_file_is_found(string text, int count) =>
        Assert.Equal(count, Documents.DeadNames(Document(text)).Count());

    [Theory]
    [InlineData("# One\n\n## Part\n", 0)]
    [InlineData("# One\n\n# Two\n", 1)]
    [InlineData("Text\n\n# One\n", 1)]
    [InlineData("# One\n\n```\n# a comment\n```\n", 0)]
    public void A_second_title_is_found(string text, int count) =>
        Assert.Equal(count, Documents.Titles(Document(text)).Count());

    [Theory]
    [InlineData("docs/adr/0001-a.md", "# A\n\nStatus: accepted.\n", 0)]
    [InlineData("docs/adr/0002-a.md", "# A\n\nStatus: accepted.\n", 1)]
    [InlineData("docs/adr/0001-a.md", "# A\n\nText\n", 1)]
    public void A_decision_without_number_or_status_is_found(string path, string text, int count) =>
        Assert.Equal(count, Documents.Decisions([new RepositoryFile(path, text, 1)]).Count());

    [Theory]
    [InlineData("config/a.json", "// What one sees.\n{}\n", 0)]
    [InlineData("config/a.json", "{}\n", 1)]
    [InlineData("config/a.vmscript", "# What one sees.\n", 0)]
    [InlineData("config/a.vmscript", "process a\n", 1)]
    public void A_silent_configuration_is_found(string path, string text, int count) =>
        Assert.Equal(count, Documents.Openings(new RepositoryFile(path, text, 1)).Count());

    [Fact]
    public void A_large_file_is_found() => Assert.Single(Documents.LargeFiles(
        [new RepositoryFile("a", "", Documents.FileSizeMax), new RepositoryFile("b", "", Documents.FileSizeMax + 1)]));

    private static RepositoryFile Document(string text) => new("docs/sample.md", text, text.Length);
}
