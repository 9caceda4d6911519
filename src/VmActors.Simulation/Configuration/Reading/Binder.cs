using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;
using VmActors.Documents;
using VmActors.Simulation.Configuration.Metadata;

namespace VmActors.Simulation.Configuration.Reading;

/// <summary>
/// Turns a document into options records; what is wrong goes to the error list and leaves the default.
/// </summary>
internal sealed class Binder(ErrorList errors)
{
    private static readonly MethodInfo Freeze =
        typeof(Binder).GetMethod(nameof(ToImmutable), BindingFlags.NonPublic | BindingFlags.Static)!;

    /// <summary>
    /// The record that an object describes; what it does not say stays as in <paramref name="defaults"/>.
    /// </summary>
    public object? BindRecord(DocumentNode node, Type declared, object? defaults, string path)
    {
        errors.Note(path, node.Position);
        var type = ChooseType(node, OptionType.Of(declared), ref defaults, path);
        if (type is null) return defaults;
        var record = type.Create(defaults);
        foreach (var member in node.Members) BindMember(member, type, OptionType.Of(declared), record, path);
        if (defaults is null) ReportMissing(node, type, path);
        return record;
    }

    private void BindMember(DocumentMember member, OptionType type, OptionType declared, object record, string path)
    {
        var memberPath = path.Length == 0 ? member.Key : $"{path}.{member.Key}";
        if (type.Find(member.Key) is { } key)
        {
            var value = BindValue(member.Value, key, key.Get(record), memberPath);
            if (value is not null) key.Set(record, value);
        }
        else if (type.KindName is null || member.Key != OptionType.KindKey)
        {
            errors.Add(member.Position, memberPath, Unknown(member.Key, type, declared));
        }
    }

    private object? BindValue(DocumentNode node, OptionKey key, object? defaults, string path)
    {
        if (Scalar.Of(key.Type) is { } scalar) return BindScalar(node, scalar, key.Within, path);
        if (key.ElementType is { } element) return BindArray(node, element, path);
        return BindRecord(node, key.Type, defaults, path);
    }

    private object? BindScalar(DocumentNode node, Scalar scalar, WithinAttribute? range, string path)
    {
        errors.Note(path, node.Position);
        var token = node.Token == JsonTokenType.False ? JsonTokenType.True : node.Token;
        var value = token == scalar.Token ? scalar.Parse(node.Text) : null;
        if (value is not null && scalar.IsWithin(value, range)) return value;
        errors.Add(path, $"{node.Shown}; expected {scalar.ExpectedWithin(range)}");
        return null;
    }

    private object? BindArray(DocumentNode node, Type element, string path)
    {
        errors.Note(path, node.Position);
        if (node.Token != JsonTokenType.StartArray)
        {
            errors.Add(path, $"{node.Shown}; expected an array");
            return null;
        }
        var items = Array.CreateInstance(element, node.Items.Count);
        for (var i = 0; i < node.Items.Count; i++)
            items.SetValue(BindRecord(node.Items[i], element, null, FormattableString.Invariant($"{path}[{i}]")), i);
        return Freeze.MakeGenericMethod(element).Invoke(null, [items]);
    }

    // The type to create; null after an error. Defaults of another kind are dropped.
    private OptionType? ChooseType(DocumentNode node, OptionType type, ref object? defaults, string path)
    {
        if (type.Kinds.IsEmpty)
        {
            if (node.Token == JsonTokenType.StartObject) return type;
            errors.Add(path, $"{node.Shown}; expected an object with the keys {Names(type)}");
            return null;
        }
        if (node.Token is JsonTokenType.StartObject or JsonTokenType.String)
            return ChooseKind(node, type, ref defaults, path);
        errors.Add(path, $"{node.Shown}; expected an object of one of the kinds {KindNames(type)}");
        return null;
    }

    private OptionType? ChooseKind(DocumentNode node, OptionType type, ref object? defaults, string path)
    {
        var written = node.Token == JsonTokenType.String ? node : node.Find(OptionType.KindKey);
        var kindPath = node.Token == JsonTokenType.String ? path : $"{path}.{OptionType.KindKey}";
        if (written is null)
        {
            if (defaults is not null) return OptionType.Of(defaults.GetType());
            errors.Add(kindPath, $"missing; expected one of {KindNames(type)}");
            return null;
        }
        errors.Note(kindPath, written.Position);
        var name = written.Token == JsonTokenType.String ? written.Text : null;
        var chosen = type.Kinds.FirstOrDefault(kind => kind.Name == name);
        if (chosen.Type is null)
        {
            var nearest = NearestName.Of(written.Text, type.Kinds.Select(kind => kind.Name));
            var hint = nearest is null ? "" : $"; the nearest is {nearest}";
            errors.Add(kindPath, $"{written.Shown}; expected one of {KindNames(type)}{hint}");
            return null;
        }
        if (defaults?.GetType() != chosen.Type) defaults = null;
        return OptionType.Of(chosen.Type);
    }

    private void ReportMissing(DocumentNode node, OptionType type, string path)
    {
        foreach (var key in type.Keys.Where(key => key.IsRequired && node.Find(key.Name) is null))
        {
            var expected = Scalar.Of(key.Type)?.ExpectedWithin(key.Within) ?? "an array";
            var missing = path.Length == 0 ? key.Name : $"{path}.{key.Name}";
            errors.Add(node.Position, missing, $"missing; expected {expected}");
        }
    }

    private static string Unknown(string key, OptionType type, OptionType declared)
    {
        var owner = declared.Kinds.FirstOrDefault(kind => OptionType.Of(kind.Type).Find(key) is not null).Name;
        if (owner is not null) return $"a key of kind \"{owner}\", not of \"{type.KindName}\"";
        return $"unknown key; {NearestName.Hint(key, [.. type.Keys.Select(known => known.Name)])}";
    }

    private static string Names(OptionType type) => string.Join(", ", type.Keys.Select(key => key.Name));

    private static string KindNames(OptionType type) => string.Join(", ", type.Kinds.Select(kind => kind.Name));

    private static ImmutableArray<T> ToImmutable<T>(T[] items) => ImmutableArray.Create(items);
}
