using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.ComponentModel;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace VmActors.Simulation.Configuration.Metadata;

/// <summary>
/// What reader, writer and schema know of an options record: its keys in declared order, or its kinds.
/// </summary>
internal sealed class OptionType
{
    /// <summary>The key that chooses a kind.</summary>
    public const string KindKey = "kind";

    private static readonly ConcurrentDictionary<Type, OptionType> All = new();

    private OptionType(Type type)
    {
        Type = type;
        Description = type.GetCustomAttribute<DescriptionAttribute>()?.Description;
        Kinds = [.. type.GetCustomAttributes<KindAttribute>(inherit: false).Select(kind => (kind.Name, kind.Type))];
        KindName = Bases(type).SelectMany(ancestor => ancestor.GetCustomAttributes<KindAttribute>(inherit: false))
            .FirstOrDefault(kind => kind.Type == type)?.Name;
        Keys = [.. DeclaredProperties(type).Select(property => new OptionKey(property))];
    }

    /// <summary>The record.</summary>
    public Type Type { get; }

    /// <summary>What it is, where the record says so.</summary>
    public string? Description { get; }

    /// <summary>The records that <c>kind</c> chooses from; empty for a record that has no kinds.</summary>
    public ImmutableArray<(string Name, Type Type)> Kinds { get; }

    /// <summary>The value of <c>kind</c> that stands for this record; null when it is no kind of another.</summary>
    public string? KindName { get; }

    /// <summary>Its keys: inherited ones first, then in declared order.</summary>
    public ImmutableArray<OptionKey> Keys { get; }

    /// <summary>The metadata of a record.</summary>
    public static OptionType Of(Type type) => All.GetOrAdd(type, static of => new OptionType(of));

    /// <summary>The key of that name, or null.</summary>
    public OptionKey? Find(string name) => Keys.FirstOrDefault(key => key.Name == name);

    /// <summary>A new record with the values of <paramref name="defaults"/>, else with its own defaults.</summary>
    public object Create(object? defaults)
    {
        var created = Activator.CreateInstance(Type)!;
        if (defaults is null) return created;
        foreach (var key in Keys) key.Set(created, key.Get(defaults));
        return created;
    }

    private static IEnumerable<Type> Bases(Type type)
    {
        for (var ancestor = type.BaseType; ancestor is not null; ancestor = ancestor.BaseType)
            yield return ancestor;
    }

    private static IEnumerable<PropertyInfo> DeclaredProperties(Type type)
    {
        var inherited = type.BaseType == typeof(object) ? [] : DeclaredProperties(type.BaseType!);
        const BindingFlags own = BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly;
        var declared = type.GetProperties(own).Where(property => property.CanWrite).OrderBy(p => p.MetadataToken);
        return inherited.Concat(declared);
    }
}

/// <summary>One key of an options record.</summary>
internal sealed class OptionKey
{
    private readonly PropertyInfo _property;

    /// <summary>The key that <paramref name="property"/> is written as.</summary>
    public OptionKey(PropertyInfo property)
    {
        _property = property;
        Name = property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name
            ?? JsonNamingPolicy.CamelCase.ConvertName(property.Name);
        Description = property.GetCustomAttribute<DescriptionAttribute>()?.Description
            ?? throw new InvalidOperationException($"{property.DeclaringType}.{property.Name} has no description");
        Type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        IsRequired = property.IsDefined(typeof(RequiredMemberAttribute));
        IsRemark = property.IsDefined(typeof(RemarkAttribute));
        IsInputFile = property.IsDefined(typeof(InputFileAttribute));
        Within = property.GetCustomAttribute<WithinAttribute>();
    }

    /// <summary>The key as it is written.</summary>
    public string Name { get; }

    /// <summary>What it means.</summary>
    public string Description { get; }

    /// <summary>The type of its value.</summary>
    public Type Type { get; }

    /// <summary>Whether it has no default.</summary>
    public bool IsRequired { get; }

    /// <summary>Whether it is for people only.</summary>
    public bool IsRemark { get; }

    /// <summary>Whether it names a file that the run reads.</summary>
    public bool IsInputFile { get; }

    /// <summary>Its range, or null.</summary>
    public WithinAttribute? Within { get; }

    /// <summary>The element type when the value is an array, else null.</summary>
    public Type? ElementType => Type.IsGenericType && Type.GetGenericTypeDefinition() == typeof(ImmutableArray<>)
        ? Type.GetGenericArguments()[0]
        : null;

    /// <summary>The value in a record.</summary>
    public object? Get(object record) => _property.GetValue(record);

    /// <summary>Sets the value in a record that is still being built.</summary>
    public void Set(object record, object? value) => _property.SetValue(record, value);
}
