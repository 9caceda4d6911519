using System.Globalization;
using System.Text;
using System.Text.Json;
using VmActors.Documents;
using VmActors.Simulation.Configuration.Metadata;

namespace VmActors.Simulation.Configuration.Reading;

/// <summary>One setting of the command line, <c>machine.cpus=8</c>, applied to a document before it is bound.</summary>
internal sealed class Setting
{
    private readonly ErrorList _errors;
    private readonly SourcePosition _at;

    private Setting(string path, ErrorList errors)
    {
        _at = new SourcePosition($"--set {path}", 0, 0);
        _errors = errors;
    }

    /// <summary>Applies settings in order; a later one wins.</summary>
    public static void ApplyAll(IReadOnlyList<string> settings, DocumentNode root, ErrorList errors)
    {
        foreach (var text in settings)
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            var path = equals < 0 ? text : text[..equals];
            new Setting(path, errors).Apply(path, equals < 0 ? null : text[(equals + 1)..], root);
        }
    }

    private void Apply(string path, string? text, DocumentNode root)
    {
        if (text is null) Refuse("", "no value; expected KEY=VALUE, as in machine.cpus=8");
        else if (!TrySplit(path, out var steps)) Refuse("", "no key; expected KEY=VALUE, as in processes[0].count=2");
        else Set(root, steps, Value(text));
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
                var digits = index.AsSpan(0, index.Length - 1);
                if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                    return false;
                steps.Add(number);
            }
        }
        return true;
    }

    // JSON when it is JSON; else the text itself, so that machine.clock=3GHz needs no quotation marks.
    private DocumentNode Value(string text)
    {
        var own = new ErrorList();
        var parsed = DocumentParser.Parse(Encoding.UTF8.GetBytes(text), _at.Source, own);
        if (parsed is null) return new DocumentNode { Token = JsonTokenType.String, Position = _at, Text = text };
        foreach (var error in own.InOrder()) Refuse(error.Path, error.Message);
        return Positioned(parsed);
    }

    private DocumentNode Positioned(DocumentNode node)
    {
        var copy = new DocumentNode { Token = node.Token, Position = _at, Text = node.Text };
        foreach (var member in node.Members)
            copy.Members.Add(new DocumentMember(member.Key, _at, Positioned(member.Value)));
        foreach (var item in node.Items) copy.Items.Add(Positioned(item));
        return copy;
    }

    private void Set(DocumentNode root, List<object> steps, DocumentNode value)
    {
        var (node, path) = ((DocumentNode?)root, "");
        for (var i = 0; i < steps.Count && node is not null; i++)
        {
            var isLast = i == steps.Count - 1;
            var isArray = !isLast && steps[i + 1] is int;
            if (steps[i] is int index)
            {
                node = Element(node, index, path, isLast ? value : null);
                path = FormattableString.Invariant($"{path}[{index}]");
            }
            else
            {
                node = Member(node, (string)steps[i], path, isLast ? value : null, isArray);
                path = path.Length == 0 ? (string)steps[i] : $"{path}.{steps[i]}";
            }
        }
    }

    private DocumentNode? Member(DocumentNode owner, string key, string path, DocumentNode? value, bool isArray)
    {
        if (owner.Token != JsonTokenType.StartObject) return Refuse(path, $"{owner.Shown} has no keys");
        var old = owner.Find(key);
        var inner = value ?? old ?? New(isArray ? JsonTokenType.StartArray : JsonTokenType.StartObject, _at);
        // A bare kind becomes the object that it is short for: swap.disk=nvme, then swap.disk.channels=4.
        if (value is null && inner.Token == JsonTokenType.String)
        {
            var kind = inner;
            inner = New(JsonTokenType.StartObject, kind.Position);
            inner.Members.Add(new DocumentMember(OptionType.KindKey, kind.Position, kind));
        }
        if (!ReferenceEquals(inner, old)) owner.Set(new DocumentMember(key, _at, inner));
        return inner;
    }

    private DocumentNode? Element(DocumentNode owner, int index, string path, DocumentNode? value)
    {
        if (owner.Token != JsonTokenType.StartArray) return Refuse(path, $"{owner.Shown} has no elements");
        var count = owner.Items.Count;
        if (index > count)
        {
            return Refuse(path, FormattableString.Invariant(
                $"no element {index}; expected an index from 0 to {count}, the first new one"));
        }
        if (index == count) owner.Items.Add(value ?? New(JsonTokenType.StartObject, _at));
        else if (value is not null) owner.Items[index] = value;
        return owner.Items[index];
    }

    private DocumentNode? Refuse(string path, string message)
    {
        _errors.Add(_at, path, message);
        return null;
    }

    private static DocumentNode New(JsonTokenType token, SourcePosition at) => new() { Token = token, Position = at };
}
