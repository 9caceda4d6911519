using System.Text.Json;

namespace VmActors.Documents;

/// <summary>A value of a JSON document and where it stands.</summary>
public sealed class DocumentNode
{
    /// <summary>What the value is.</summary>
    public required JsonTokenType Token { get; init; }

    /// <summary>Where it starts.</summary>
    public required SourcePosition Position { get; init; }

    /// <summary>A string's content; a number, true, false or null as it was written.</summary>
    public string Text { get; init; } = "";

    /// <summary>The members of an object, in order; no key twice.</summary>
    public List<DocumentMember> Members { get; } = [];

    /// <summary>The elements of an array.</summary>
    public List<DocumentNode> Items { get; } = [];

    /// <summary>The value as an error message names it.</summary>
    public string Shown => Token switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => $"\"{(Text.Length > 60 ? string.Concat(Text.AsSpan(0, 60), "…") : Text)}\"",
        _ => Text,
    };

    /// <summary>The value of a member, or null.</summary>
    public DocumentNode? Find(string key) => Members.Find(member => member.Key == key)?.Value;

    /// <summary>Sets a member, in place when it is there.</summary>
    public void Set(DocumentMember member)
    {
        var index = Members.FindIndex(old => old.Key == member.Key);
        if (index < 0) Members.Add(member);
        else Members[index] = member;
    }
}

/// <summary>A key, where it stands, and its value.</summary>
/// <param name="Key">The key.</param>
/// <param name="Position">Where the key starts.</param>
/// <param name="Value">The value.</param>
public sealed record DocumentMember(string Key, SourcePosition Position, DocumentNode Value);
