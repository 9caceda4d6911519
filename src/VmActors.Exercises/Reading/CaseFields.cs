using System.Text;
using System.Text.Json;
using VmActors.Documents;

namespace VmActors.Exercises.Reading;

/// <summary>
/// One object of a case, read strictly: every field is asked for by name and type; what is wrong is reported with its
/// path, and what was not asked for is unknown.
/// </summary>
public sealed class CaseFields
{
    private readonly DocumentNode _node;
    private readonly CaseFields? _outer;
    private readonly CaseReading _reading;
    private readonly List<string> _known = [];

    internal CaseFields(DocumentNode node, string path, CaseFields? outer, CaseReading reading)
    {
        (_node, Path, _outer, _reading) = (node, path, outer, reading);
        reading.Objects.Add(this);
    }

    /// <summary>Where the object stands in the file: <c>cases[0].accesses[2]</c>.</summary>
    public string Path { get; }

    /// <summary>Whether nothing asked for so far was missing or wrong, here and in the objects within.</summary>
    public bool AreSound { get; private set; } = true;

    /// <summary>A required whole number in a range; the least of it after an error.</summary>
    public ulong Number(string name, ulong min, ulong max) => Whole(name, min, max) is { } value ? (ulong)value : min;

    /// <summary>A whole number in a range; null when the field is not there, or wrong.</summary>
    public ulong? OptionalNumber(string name, ulong min, ulong max) =>
        Peek(name) is null ? null : Number(name, min, max);

    /// <summary>A required whole number in a range that may be negative; the least of it after an error.</summary>
    public long Integer(string name, long min, long max) => Whole(name, min, max) is { } value ? (long)value : min;

    /// <summary>A required true or false; false after an error.</summary>
    public bool Flag(string name)
    {
        const string expected = "true or false";
        if (Find(name, expected) is not { } node) return false;
        if (node.Token is not (JsonTokenType.True or JsonTokenType.False)) Fail(node, name, expected);
        return node.Token == JsonTokenType.True;
    }

    /// <summary>A required word that stands for something; the default after an error.</summary>
    public T? Word<T>(string name, IReadOnlyList<(string Word, T Meaning)> words)
    {
        var known = words.Select(pair => pair.Word).ToList();
        var expected = $"one of {string.Join(", ", known)}";
        if (Find(name, expected) is not { } node) return default;
        foreach (var (word, meaning) in words)
        {
            if (node.Token == JsonTokenType.String && node.Text == word) return meaning;
        }
        var nearest = node.Token == JsonTokenType.String ? NearestName.Of(node.Text, known) : null;
        Fail(node, name, nearest is null ? expected : $"{expected}; the nearest is {nearest}");
        return default;
    }

    /// <summary>A text for people; it may be missing.</summary>
    public void OptionalText(string name)
    {
        if (Peek(name) is { Token: not JsonTokenType.String } node) Fail(node, name, "a text");
    }

    /// <summary>A required array of whole numbers in a range, at least one; those that are none are reported and left
    /// out.</summary>
    public IReadOnlyList<ulong> Numbers(string name, ulong min, ulong max)
    {
        var numbers = new List<ulong>();
        foreach (var (node, path) in Items(name, "an array of whole numbers"))
        {
            if (Whole(node, path, min, max) is { } value) numbers.Add((ulong)value);
        }
        return numbers;
    }

    /// <summary>A required array of objects, at least one; those that are none are reported and left out.</summary>
    public IReadOnlyList<CaseFields> Objects(string name)
    {
        var objects = new List<CaseFields>();
        foreach (var (node, path) in Items(name, "an array of objects"))
        {
            if (node.Token == JsonTokenType.StartObject) objects.Add(new CaseFields(node, path, this, _reading));
            else Report(node, path, $"{node.Shown}; expected an object");
        }
        return objects;
    }

    /// <summary>A required string of bytes, two hexadecimal digits each, at least one; empty after an error.</summary>
    public byte[] Hex(string name)
    {
        const string expected = "a string of hexadecimal digits, two for each byte";
        if (Find(name, expected) is not { } node) return [];
        var isHex = node.Token == JsonTokenType.String && node.Text.Length > 0 && node.Text.Length % 2 == 0
            && node.Text.All(char.IsAsciiHexDigit);
        if (isHex) return Convert.FromHexString(node.Text);
        Fail(node, name, expected);
        return [];
    }

    /// <summary>Names an answer. When the file has it, it must look right; when not, it is missing.</summary>
    public void Answer(string name, AnswerShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (Peek(name) is not { } given)
            _reading.Missing.Add(_node.Position, PathOf(name), $"missing; expected {shape.Expected}");
        else if (shape.Matches(given))
            _reading.AnswersGiven++;
        else
            Fail(given, name, shape.Expected);
    }

    /// <summary>Reports what is wrong with a field that looks right by itself.</summary>
    public void Refuse(string name, string problem) => Report(_node.Find(name) ?? _node, PathOf(name), problem);

    /// <summary>Reports what is wrong with the object as a whole.</summary>
    public void Refuse(string problem) => Report(_node, Path, problem);

    /// <summary>The value that the file gives as an answer; null when it gives none.</summary>
    internal DocumentNode? Given(string name) => _node.Find(name);

    /// <summary>A field as messages name it.</summary>
    internal string PathOf(string name) => Path.Length == 0 ? name : $"{Path}.{name}";

    /// <summary>Puts an answer into the document, in place when one is there.</summary>
    internal void Fill(Answer answer)
    {
        var value = DocumentParser.Parse(Encoding.UTF8.GetBytes(answer.Json), answer.Name, new ErrorList());
        _node.Set(new DocumentMember(answer.Name, _node.Position, value!));
    }

    /// <summary>Reports the fields that nobody asked for.</summary>
    internal void Close()
    {
        foreach (var member in _node.Members.Where(member => !_known.Contains(member.Key)))
        {
            _reading.Errors.Add(
                member.Position, PathOf(member.Key), $"unknown field; {NearestName.Hint(member.Key, _known)}");
        }
    }

    private Int128? Whole(string name, Int128 min, Int128 max) =>
        Find(name, Expected(min, max)) is { } node ? Whole(node, PathOf(name), min, max) : null;

    private Int128? Whole(DocumentNode node, string path, Int128 min, Int128 max)
    {
        if (WholeNumber.TryRead(node, out var value) && value >= min && value <= max) return value;
        Report(node, path, $"{node.Shown}; expected {Expected(min, max)}");
        return null;
    }

    private IEnumerable<(DocumentNode Node, string Path)> Items(string name, string expected)
    {
        if (Find(name, expected) is not { } array) return [];
        if (array.Token != JsonTokenType.StartArray || array.Items.Count == 0)
        {
            var shown = array.Token == JsonTokenType.StartArray ? "an empty array" : array.Shown;
            Report(array, PathOf(name), $"{shown}; expected {expected}, at least one");
            return [];
        }
        return array.Items.Select((item, i) => (item, FormattableString.Invariant($"{PathOf(name)}[{i}]")));
    }

    private DocumentNode? Find(string name, string expected)
    {
        var node = Peek(name);
        if (node is null) Report(_node, PathOf(name), $"missing; expected {expected}");
        return node;
    }

    private DocumentNode? Peek(string name)
    {
        if (!_known.Contains(name)) _known.Add(name);
        return _node.Find(name);
    }

    private void Fail(DocumentNode node, string name, string expected) =>
        Report(node, PathOf(name), $"{node.Shown}; expected {expected}");

    private void Report(DocumentNode node, string path, string message)
    {
        _reading.Errors.Add(node.Position, path, message);
        for (var fields = this; fields is not null; fields = fields._outer) fields.AreSound = false;
    }

    private static string Expected(Int128 min, Int128 max) =>
        FormattableString.Invariant($"a whole number from {min} to {max}");
}
