using Tidy.Rules;

namespace Tidy;

/// <summary>Code comes in pieces that fit on a page.</summary>
public class SizeTests
{
    [Fact]
    public void Files_are_short() => Findings.AreNone(Sizes.LongFiles(Repository.Sources));

    [Fact]
    public void Most_files_of_the_product_fit_on_two_pages() =>
        Assert.InRange(Sizes.MedianLength(Repository.Product), 1, Sizes.FileMedianMax);

    [Fact]
    public void Methods_are_short() => Findings.AreNone(
        Sizes.LongMethods(Code.Projects.Values.Append(Code.Samples).SelectMany(assembly => assembly.Types())
            .Where(type => IsOurs(type.Home()) && type.Home() != "Tidy.Samples.LongMethods")),
        Exceptions.LongMethods);

    [Fact]
    public void Lines_fit_on_a_page() =>
        Findings.AreNone(Sizes.LongLines(Repository.Sources), Exceptions.LongLines);

    [Fact]
    public void Types_come_in_one_part() => Findings.AreNone(Sizes.PartialTypes(Repository.Sources));

    [Fact]
    public void A_long_file_and_a_long_line_are_found()
    {
        var long501 = File(string.Concat(Enumerable.Repeat("x\n", 501)));
        Assert.Single(Sizes.LongFiles([long501, File(string.Concat(Enumerable.Repeat("x\n", 500)))]));
        Assert.Equal(501, Sizes.MedianLength([File("x\n"), long501, long501]));
        Assert.Equal(
            "line 2 has 121 characters, at most 120",
            Assert.Single(Sizes.LongLines([File($"x\n{new string('x', 121)}\n{new string('x', 120)}\n")])).What);
    }

    [Fact]
    public void A_long_method_is_found_whatever_its_kind() => Assert.Equal(
        [".ctor", "Iterator", "Plain"],
        Sizes.LongMethods(Code.Sample("LongMethods")).Select(finding => finding.What.Split(' ')[0])
            .Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("public sealed partial class A;", 1)]
    [InlineData("public partial record struct A;", 1)]
    [InlineData("public sealed class A; // partial results", 0)]
    [InlineData("partial class A { [GeneratedRegex(\"a\")] private static partial Regex B(); }", 0)]
    public void A_type_in_parts_is_found(string text, int count) =>
        Assert.Equal(count, Sizes.PartialTypes([File(text)]).Count());

    /// <summary>Not what a generator wrote.</summary>
    private static bool IsOurs(string type) =>
        type.StartsWith("VmActors.", StringComparison.Ordinal) || type.StartsWith("Tidy.", StringComparison.Ordinal);

    private static RepositoryFile File(string text) => new("src/Sample.cs", text, text.Length);
}
