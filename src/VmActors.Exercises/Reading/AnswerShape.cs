using System.Text.Json;
using VmActors.Documents;

namespace VmActors.Exercises.Reading;

/// <summary>What an answer must look like to be compared at all; one that looks right may still be wrong.</summary>
public sealed class AnswerShape
{
    private readonly Func<DocumentNode, bool> _matches;

    private AnswerShape(string expected, Func<DocumentNode, bool> matches) =>
        (Expected, _matches) = (expected, matches);

    /// <summary>A whole number.</summary>
    public static AnswerShape Number { get; } = new("a whole number", IsWhole);

    /// <summary>A whole number, or null.</summary>
    public static AnswerShape NumberOrNull { get; } =
        new("a whole number or null", node => IsNull(node) || IsWhole(node));

    /// <summary>True or false.</summary>
    public static AnswerShape Flag { get; } =
        new("true or false", node => node.Token is JsonTokenType.True or JsonTokenType.False);

    /// <summary>An array of pairs of whole numbers.</summary>
    public static AnswerShape Pairs { get; } = new("an array of [address, size]", IsPairs);

    /// <summary>As the end of a message.</summary>
    public string Expected { get; }

    /// <summary>One of some words, or null.</summary>
    public static AnswerShape WordOrNull(IReadOnlyList<string> words) => new(
        $"{string.Join(", ", words.Select(word => $"\"{word}\""))} or null",
        node => IsNull(node) || (node.Token == JsonTokenType.String && words.Contains(node.Text)));

    /// <summary>Whether a value looks so.</summary>
    internal bool Matches(DocumentNode node) => _matches(node);

    private static bool IsNull(DocumentNode node) => node.Token == JsonTokenType.Null;

    private static bool IsWhole(DocumentNode node) => WholeNumber.TryRead(node, out _);

    private static bool IsPairs(DocumentNode node) =>
        node.Token == JsonTokenType.StartArray && node.Items.TrueForAll(pair =>
            pair.Token == JsonTokenType.StartArray && pair.Items.Count == 2 && pair.Items.TrueForAll(IsWhole));
}
