using System.Globalization;

namespace VmActors.Exercises;

/// <summary>One answer.</summary>
/// <param name="Name">Its field.</param>
/// <param name="Json">Its value as JSON without spaces.</param>
public readonly record struct Answer(string Name, string Json)
{
    /// <summary>A whole number, or null.</summary>
    public static Answer Of(string name, ulong? value) =>
        new(name, value is { } number ? number.ToString(CultureInfo.InvariantCulture) : "null");

    /// <summary>True or false.</summary>
    public static Answer Of(string name, bool value) => new(name, value ? "true" : "false");

    /// <summary>A word, or null.</summary>
    public static Answer Of(string name, string? word) => new(name, word is null ? "null" : $"\"{word}\"");
}
