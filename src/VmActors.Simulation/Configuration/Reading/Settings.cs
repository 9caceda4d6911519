using System.Globalization;
using System.Text;
using System.Text.Json;

namespace VmActors.Simulation.Configuration.Reading;

/// <summary>Applies settings of the command line, <c>machine.cpus=8</c>, to a document before it is bound.</summary>
internal static class Settings
{
    /// <summary>Applies them in order; a later one wins.</summary>
    public static void Apply(IReadOnlyList<string> settings, DocumentNode root, ErrorList errors)
    {
        foreach (var setting in settings)
        {
            var equals = setting.IndexOf('=', StringComparison.Ordinal);
            var path = equals < 0 ? setting : setting[..equals];
            var at = new SourcePosition($"--set {path}", 0, 0);
            if (equals < 0) errors.Add(at, "", "no value; expected KEY=VALUE, as in machine.cpus=8");
            else if (!TrySplit(path, out var steps)) errors.Add(at, "", "no key; expected KEY=VALUE, as in processes[0].count=2");
            else Set(root, steps, Value(setting[(equals + 1)..], at, errors), at, errors);
        }
    }

    // A step is a key (string) or an index (int).
    private static bool TrySplit(string path, out List<object> steps)
    {
        steps = [];
        foreach (var part in path.Split('.'))
        {
            var indexes = part.Split('[');
            if (indexes[0].Length == 0) return false;
            steps.Add(indexes[0]);
            foreach (var index in indexes.Skip(1))
            {
                if (!index.EndsWith(']')) return false;
                if (!int.TryParse(index.AsSpan(0, index.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                    return false;
                steps.Add(number);
            }
        }
        return true;
    }

    // JSON when it is JSON; else the text itself, so that machine.clock=3GHz needs no quotation marks.
    private static DocumentNode Value(string text, SourcePosition at, ErrorList errors)
    {
        var own = new ErrorList();
        var parsed = DocumentParser.Parse(Encoding.UTF8.GetBytes(text), at.Source, own);
        if (parsed is null) return new DocumentNode { Token = JsonTokenType.String, Position = at, Text = text };
        foreach (var error in own.InOrder()) errors.Add(at, error.Path, error.Message);
        return Positioned(parsed, at);
    }

    private static DocumentNode Positioned(DocumentNode node, SourcePosition at)
    {
        var copy = new DocumentNode { Token = node.Token, Position = at, Text = node.Text };
        foreach (var member in node.Members)
            copy.Members.Add(new DocumentMember(member.Key, at, Positioned(member.Value, at)));
        foreach (var item in node.Items) copy.Items.Add(Positioned(item, at));
        return copy;
    }

    private static void Set(DocumentNode root, List<object> steps, DocumentNode value, SourcePosition at, ErrorList errors)
    {
        var node = root;
        var path = new StringBuilder();
        for (var i = 0; i < steps.Count; i++)
        {
            var isLast = i == steps.Count - 1;
            var next = isLast ? value : null;
            var found = steps[i] is int index
                ? Element(node, index, path.ToString(), next, at, errors)
                : Member(node, (string)steps[i], path.ToString(), next, steps.ElementAtOrDefault(i + 1) is int, at, errors);
            if (found is null) return;
            node = found;
            if (steps[i] is string key) path.Append(path.Length == 0 ? "" : ".").Append(key);
            else path.Append(CultureInfo.InvariantCulture, $"[{steps[i]}]");
        }
    }

    private static DocumentNode? Member(
        DocumentNode owner, string key, string path, DocumentNode? value, bool isArray, SourcePosition at, ErrorList errors)
    {
        if (owner.Token != JsonTokenType.StartObject)
        {
            errors.Add(at, path, $"{owner.Shown} has no keys");
            return null;
        }
        var old = owner.Find(key);
        // A bare kind becomes the object that it is short for: swap.disk=nvme, then swap.disk.channels=4.
        var inner = value ?? old ?? New(isArray ? JsonTokenType.StartArray : JsonTokenType.StartObject, at);
        if (value is null && inner.Token == JsonTokenType.String)
        {
            var kind = inner;
            inner = New(JsonTokenType.StartObject, kind.Position);
            inner.Members.Add(new DocumentMember(Metadata.OptionType.KindKey, kind.Position, kind));
        }
        if (!ReferenceEquals(inner, old)) owner.Set(new DocumentMember(key, at, inner));
        return inner;
    }

    private static DocumentNode? Element(
        DocumentNode owner, int index, string path, DocumentNode? value, SourcePosition at, ErrorList errors)
    {
        if (owner.Token != JsonTokenType.StartArray)
        {
            errors.Add(at, path, $"{owner.Shown} has no elements");
            return null;
        }
        if (index > owner.Items.Count)
        {
            errors.Add(at, path, FormattableString.Invariant(
                $"no element {index}; expected an index from 0 to {owner.Items.Count}, the first new one"));
            return null;
        }
        if (index == owner.Items.Count) owner.Items.Add(value ?? New(JsonTokenType.StartObject, at));
        else if (value is not null) owner.Items[index] = value;
        return owner.Items[index];
    }

    private static DocumentNode New(JsonTokenType token, SourcePosition at) => new() { Token = token, Position = at };
}
