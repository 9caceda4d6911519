using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
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
                Assert.InRange(line.Length, 1, 132);
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
    public void The_hexadecimal_and_the_decimal_notation_differ_in_their_numbers_alone()
    {
        foreach (var step in Samples.All)
        {
            Assert.Equal(
                Words(StepText.Line(step, Notation.Hexadecimal)), Words(StepText.Line(step, Notation.Decimal)));
        }
    }

    private static string Words(string line) =>
        System.Text.RegularExpressions.Regex.Replace(line, "0x[0-9a-f]+|[0-9]+", "#");
}
