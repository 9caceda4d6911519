using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace VmActors.Documents.Tests;

public sealed class DocumentParserTests
{
    [Fact]
    public void Every_value_knows_its_place_in_characters()
    {
        var root = Parse("{\n  \"é€\": [1, \"ä\", {\"x\": null}],\n\n\t\"b\": true }");
        Assert.Equal((1, 1), Place(root));
        var array = root.Find("é€")!;
        Assert.Equal((2, 9), Place(array));
        Assert.Equal([(2, 10), (2, 13), (2, 18)], array.Items.Select(Place));
        Assert.Equal((2, 24), Place(array.Items[2].Find("x")!));
        Assert.Equal((4, 7), Place(root.Find("b")!));
        Assert.Equal((4, 2), (root.Members[1].Position.Line, root.Members[1].Position.Column));
    }

    [Fact]
    public void Numbers_stay_as_they_were_written() => Assert.Equal(
        ["1.50", "-0", "1e3", "123456789012345678901234567890"],
        Parse("[1.50, -0, 1e3, 123456789012345678901234567890]").Items.Select(item => item.Text));

    [Fact]
    public void Comments_and_a_last_comma_may_stand_there() =>
        Assert.Equal("[1,2]", DocumentWriter.Compact(Parse("// what one sees\n[1, /* two */ 2,]")));

    [Theory]
    [InlineData("{\"a\": 1,\n \"a\": 2}", "x.json:2:2: a: the key stands twice; expected it once, as in line 1")]
    [InlineData("[1,\n  [", "x.json:2:4: not JSON: it ends within an object or array that is not closed")]
    [InlineData("", "x.json:1:1: not JSON: nothing is there")]
    public void What_is_wrong_is_told_with_its_place(string text, string message)
    {
        var errors = new ErrorList();
        DocumentParser.Parse(Encoding.UTF8.GetBytes(text), "x.json", errors);
        Assert.Equal(message, Assert.Single(errors.InOrder()).ToString());
    }

    [Fact]
    public void What_was_written_reads_the_same_again_and_keeps_to_lines()
    {
        Prop.ForAll(Documents(3).ToArbitrary(), root =>
        {
            var text = DocumentWriter.Write(root);
            var again = Parse(text);
            Assert.Equal(DocumentWriter.Compact(root), DocumentWriter.Compact(again));
            Assert.Equal(text, DocumentWriter.Write(again));
            Assert.All(text.Split('\n'), line => Assert.InRange(line.Length, 0, 120));
            using var document = JsonDocument.Parse(text);
            Assert.Equal(root.Token == JsonTokenType.StartArray, document.RootElement.ValueKind == JsonValueKind.Array);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_document_stands_on_one_line_where_it_fits()
    {
        var node = Parse("{\"a\":[1,2,{}],\"b\":\"ä\\n\"}");
        Assert.Equal("{\"a\": [1, 2, {}], \"b\": \"ä\\n\"}\n", DocumentWriter.Write(node));
        var numbers = string.Join(", ", Enumerable.Range(10, 29));
        Assert.Equal(
            $"[\n  [{numbers}],\n  1\n]\n", DocumentWriter.Write(Parse($"[[{numbers}],1]")));
    }

    private static Gen<DocumentNode> Documents(int depth)
    {
        var number = from value in Gen.Choose(-1000, 100000) select Node(JsonTokenType.Number, $"{value}");
        var word = from value in Gen.Elements("", "a b", "é\"€\\", "\t") select Node(JsonTokenType.String, value);
        if (depth == 0) return Gen.OneOf(number, word, Gen.Constant(Node(JsonTokenType.Null, "null")));
        var array = from items in Documents(depth - 1).ListOf() select Array(items);
        var owner = from values in Documents(depth - 1).ListOf() select Object(values);
        return Gen.OneOf(array, owner);
    }

    private static DocumentNode Node(JsonTokenType token, string text) =>
        new() { Token = token, Position = default, Text = text };

    private static DocumentNode Array(IEnumerable<DocumentNode> items)
    {
        var node = Node(JsonTokenType.StartArray, "");
        node.Items.AddRange(items);
        return node;
    }

    private static DocumentNode Object(IEnumerable<DocumentNode> values)
    {
        var node = Node(JsonTokenType.StartObject, "");
        node.Members.AddRange(values.Select((value, i) => new DocumentMember($"key {i}", default, value)));
        return node;
    }

    private static (int Line, int Column) Place(DocumentNode node) => (node.Position.Line, node.Position.Column);

    private static DocumentNode Parse(string text)
    {
        var errors = new ErrorList();
        var root = DocumentParser.Parse(Encoding.UTF8.GetBytes(text), "x.json", errors);
        Assert.Empty(errors.InOrder());
        return root!;
    }
}
