using Tidy.Rules;

namespace Tidy;

/// <summary>The repository speaks of itself, and of nothing unfinished. This project has to name what it
/// forbids.</summary>
public class WordTests
{
    private static IEnumerable<RepositoryFile> Others =>
        Repository.Files.Where(file => !file.Path.StartsWith("tests/Tidy/", StringComparison.Ordinal));

    [Fact]
    public void No_file_knows_a_path_of_one_machine() =>
        Findings.AreNone(Others.SelectMany(Words.MachinePaths), Exceptions.MachinePaths);

    [Fact]
    public void Nothing_is_left_for_later() => Findings.AreNone(Others.SelectMany(Words.Leftovers));

    [Fact]
    public void Tests_neither_wait_nor_skip() => Findings.AreNone(Others
        .Where(file => file.Path.StartsWith("tests/", StringComparison.Ordinal))
        .SelectMany(Words.LazyTests));

    [Fact]
    public void Type_names_say_something() => Findings.AreNone(
        Code.Projects.Values.SelectMany(project => project.Types()).SelectMany(Words.EmptyNames),
        Exceptions.EmptyNames);

    [Theory]
    [InlineData("see /home/someone/notes", 1)]
    [InlineData("at C:\\Users\\someone", 1)]
    [InlineData("config/work/a and https://example.org/home/page", 0)]
    public void A_path_of_one_machine_is_found(string text, int count) =>
        Assert.Equal(count, Words.MachinePaths(File(text)).Count());

    [Theory]
    [InlineData("// TODO: more", 1)]
    [InlineData("throw new NotImplementedException();", 1)]
    [InlineData("// to do this twice", 0)]
    public void Work_left_for_later_is_found(string text, int count) =>
        Assert.Equal(count, Words.Leftovers(File(text)).Count());

    [Theory]
    [InlineData("Thread.Sleep(1);", 1)]
    [InlineData("await Task.Delay(1);", 1)]
    [InlineData("[Fact(Skip = \"slow\")]", 1)]
    [InlineData("words.Skip(1)", 0)]
    public void A_lazy_test_is_found(string text, int count) =>
        Assert.Equal(count, Words.LazyTests(File(text)).Count());

    [Fact]
    public void A_name_that_fits_anything_is_found() => Assert.Equal(
        ["Tidy.Samples.NameSamples/PageHelper", "Tidy.Samples.NameSamples/SwapManager`1"],
        Code.Sample("NameSamples").SelectMany(Words.EmptyNames).Select(finding => finding.Where));

    private static RepositoryFile File(string text) => new("src/Sample.cs", text, text.Length);
}
