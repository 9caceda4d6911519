using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using VmActors.Tests;
using VmActors.Units.Explanation;

namespace VmActors.Explanations.Tests;

public sealed class StepContractTests
{
    private const string Snapshots = "tests/VmActors.Explanations.Tests/Snapshots";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };

    [Fact]
    public void Every_kind_of_step_has_a_sample()
    {
        var kinds = typeof(TranslationStep).Assembly.GetTypes().Where(type => type.BaseType == typeof(TranslationStep));
        Assert.Empty(kinds.Except(Samples.All.Select(step => step.GetType())));
    }

    [Fact]
    public void Every_kind_of_step_is_told_and_drawn()
    {
        var text = new StringBuilder();
        foreach (var step in Samples.All)
        {
            text.Append(step.GetType().Name).Append('\n');
            foreach (var line in StepText.Lines(step, Notation.Hexadecimal))
            {
                Assert.InRange(line.Length, 1, 116);
                text.Append("  ").Append(line).Append('\n');
            }
        }
        Snapshot.Match($"{Snapshots}/steps.txt", text.ToString());
    }

    [Fact]
    public void Every_kind_of_step_is_an_object_with_its_name_and_its_values()
    {
        var seen = new HashSet<Type>();
        var objects = Samples.All.Where(step => seen.Add(step.GetType())).Select(StepJson.Of).ToArray<JsonNode>();
        Snapshot.Match($"{Snapshots}/steps.json", new JsonArray(objects).ToJsonString(Indented) + "\n");
    }

    [Fact]
    public void Every_kind_of_step_is_in_the_document_with_the_name_that_programs_see()
    {
        var document = File.ReadAllText(Path.Combine(Snapshot.RepositoryRoot, "docs/explain.md"));
        Assert.All(Samples.All, step => Assert.Contains($"`{(string)StepJson.Of(step)["step"]!}`", document));
    }

    [Fact]
    public void The_decimal_notation_differs_in_its_numbers_and_tells_widths()
    {
        foreach (var step in Samples.All)
        {
            Assert.Equal(
                Words(StepText.Line(step, Notation.Hexadecimal)), Words(StepText.Line(step, Notation.Decimal)));
        }
    }

    private static string Words(string line)
    {
        var withoutWidths = Regex.Replace(line, " \\([0-9]+ bits?\\)", "");
        return Regex.Replace(withoutWidths, "0x[0-9a-f]+|[0-9]+", "#");
    }
}
