namespace VmActors.Simulation.Configuration.Metadata;

/// <summary>The range of a key, both ends included, written as the configuration would write the values.</summary>
/// <param name="min">The least value.</param>
/// <param name="max">The greatest value.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class WithinAttribute(string min, string max) : Attribute
{
    /// <summary>The least value.</summary>
    public string Min => min;

    /// <summary>The greatest value.</summary>
    public string Max => max;
}

/// <summary>One kind of an abstract options record, chosen by the key <c>kind</c>.</summary>
/// <param name="name">The value of <c>kind</c>.</param>
/// <param name="type">The record that it chooses.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
internal sealed class KindAttribute(string name, Type type) : Attribute
{
    /// <summary>The value of <c>kind</c>.</summary>
    public string Name => name;

    /// <summary>The record that it chooses.</summary>
    public Type Type => type;
}

/// <summary>
/// A path of a file that the run reads: relative to the configuration; its content, not its name, is hashed.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class InputFileAttribute : Attribute;

/// <summary>A key for people and editors only: no part of the configuration's hash.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class RemarkAttribute : Attribute;
