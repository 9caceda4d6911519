using System.Text;
using System.Text.Json.Nodes;
using VmActors.Tests;

namespace VmActors.Exercises.Tests;

/// <summary>The files of <c>tests/data/cases</c>, and ways to change them.</summary>
internal static class CaseFiles
{
    /// <summary>One for each kind.</summary>
    public static IEnumerable<string> Names => ExerciseKinds.All.Select(kind => kind.Name);

    public static string Text(string kind) =>
        File.ReadAllText(Path.Combine(Snapshot.RepositoryRoot, "tests/data/cases", $"{kind}.json"));

    public static JsonNode Json(string kind) => JsonNode.Parse(Text(kind))!;

    /// <summary>A file of the first case alone.</summary>
    public static JsonNode FirstCase(string kind)
    {
        var root = Json(kind);
        var cases = root["cases"]!.AsArray();
        while (cases.Count > 1) cases.RemoveAt(1);
        return root;
    }

    /// <summary>The file without its answers, as <c>docs/case-format.md</c> lists them.</summary>
    public static JsonNode WithoutAnswers(string kind)
    {
        var root = Json(kind);
        foreach (var (owner, name) in Answers(root)) owner.Remove(name);
        return root;
    }

    /// <summary>Every answer of a file: its object and its field.</summary>
    public static List<(JsonObject Owner, string Name)> Answers(JsonNode root)
    {
        string[] names =
        [
            "pa", "segment", "vpn", "pdeIndex", "pteIndex", "value", "fault", "hit", "victim", "hits", "returned",
            "searched", "freeList",
        ];
        return [.. Objects(root).SelectMany(owner =>
            owner.Select(member => member.Key).Where(names.Contains).Select(name => (owner, name)).ToList())];
    }

    /// <summary>Every object of a document.</summary>
    public static IEnumerable<JsonObject> Objects(JsonNode? node) => node switch
    {
        JsonObject owner => owner.SelectMany(member => Objects(member.Value)).Prepend(owner),
        JsonArray array => array.SelectMany(Objects),
        _ => [],
    };

    public static ExerciseResult Read(string text) => ExerciseReader.Read(Encoding.UTF8.GetBytes(text), "x.json");

    public static ExerciseFile Sound(string text)
    {
        var result = Read(text);
        Assert.Equal("", Errors(result));
        return result.File!;
    }

    public static string Errors(ExerciseResult result) => string.Concat(result.Errors.Select(error => $"{error}\n"));
}
