using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace VmActors.Documents;

/// <summary>
/// Parses JSON with comments and trailing commas into positioned nodes; a key that stands twice is an error.
/// </summary>
public ref struct DocumentParser
{
    private static readonly JsonReaderOptions Options =
        new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private readonly ReadOnlySpan<byte> _utf8;
    private readonly string _source;
    private readonly ErrorList _errors;
    private Utf8JsonReader _reader;
    private int _line = 1;
    private int _column = 1; // of the next character to scan
    private int _scanned;

    private DocumentParser(ReadOnlySpan<byte> utf8, string source, ErrorList errors)
    {
        _utf8 = utf8;
        _source = source;
        _errors = errors;
        _reader = new Utf8JsonReader(utf8, Options);
    }

    /// <summary>The document, or null and an error when it is no JSON.</summary>
    public static DocumentNode? Parse(ReadOnlySpan<byte> utf8, string source, ErrorList errors)
    {
        if (utf8.StartsWith(Encoding.UTF8.Preamble)) utf8 = utf8[Encoding.UTF8.Preamble.Length..];
        var parser = new DocumentParser(utf8, source, errors);
        if (!Utf8.IsValid(utf8))
        {
            errors.Add(parser.At(FirstInvalid(utf8)), "", "bytes that are no UTF-8; expected a JSON file in UTF-8");
            return null;
        }
        try
        {
            parser._reader.Read();
            var root = parser.ReadValue("");
            parser._reader.Read();
            return root;
        }
        catch (JsonException e)
        {
            errors.Add(parser.PositionOf(e), "", $"not JSON: {Sentence(e)}");
            return null;
        }
    }

    private DocumentNode ReadValue(string path)
    {
        var position = At((int)_reader.TokenStartIndex);
        var node = new DocumentNode { Token = _reader.TokenType, Position = position, Text = ReadText(position, path) };
        switch (node.Token)
        {
            case JsonTokenType.StartObject:
                while (_reader.Read() && _reader.TokenType != JsonTokenType.EndObject) ReadMember(node, path);
                break;
            case JsonTokenType.StartArray:
                while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
                    node.Items.Add(ReadValue(FormattableString.Invariant($"{path}[{node.Items.Count}]")));
                break;
        }
        return node;
    }

    private void ReadMember(DocumentNode owner, string path)
    {
        var position = At((int)_reader.TokenStartIndex);
        var key = ReadText(position, path);
        var memberPath = path.Length == 0 ? key : $"{path}.{key}";
        var first = owner.Members.Find(member => member.Key == key);
        _reader.Read();
        var value = ReadValue(memberPath);
        if (first is null) owner.Members.Add(new DocumentMember(key, position, value));
        else _errors.Add(position, memberPath, Twice(first.Position));
    }

    private static string Twice(SourcePosition first) =>
        FormattableString.Invariant($"the key stands twice; expected it once, as in line {first.Line}");

    private string ReadText(SourcePosition position, string path)
    {
        switch (_reader.TokenType)
        {
            case JsonTokenType.String or JsonTokenType.PropertyName:
                try
                {
                    return _reader.GetString()!;
                }
                catch (InvalidOperationException)
                {
                    _errors.Add(position, path, "half of a surrogate pair; expected whole characters");
                    return "";
                }
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                return "";
            default:
                return Encoding.UTF8.GetString(_reader.ValueSpan);
        }
    }

    // Offsets are asked for in ascending order: one scan over the file serves all.
    private SourcePosition At(int offset)
    {
        for (; _scanned < offset; _scanned++)
        {
            if (StartsCharacter(_utf8[_scanned])) _column++;
            if (_utf8[_scanned] != '\n') continue;
            _line++;
            _column = 1;
        }
        return new SourcePosition(_source, _line, _column);
    }

    private readonly SourcePosition PositionOf(JsonException e)
    {
        var line = (int)(e.LineNumber ?? 0);
        var rest = _utf8;
        for (var skipped = 0; skipped < line; skipped++) rest = rest[(rest.IndexOf((byte)'\n') + 1)..];
        var bytes = Math.Min((int)(e.BytePositionInLine ?? 0), rest.Length);
        return new SourcePosition(_source, line + 1, Characters(rest[..bytes]) + 1);
    }

    private static int Characters(ReadOnlySpan<byte> utf8)
    {
        var count = 0;
        foreach (var unit in utf8)
        {
            if (StartsCharacter(unit)) count++;
        }
        return count;
    }

    private static bool StartsCharacter(byte unit) => (unit & 0xC0) != 0x80;

    private static int FirstInvalid(ReadOnlySpan<byte> utf8)
    {
        var offset = 0;
        while (Rune.DecodeFromUtf8(utf8[offset..], out _, out var consumed) == System.Buffers.OperationStatus.Done)
            offset += consumed;
        return offset;
    }

    private static string Sentence(JsonException e)
    {
        if (e.Message.Contains("does not contain any JSON", StringComparison.Ordinal)) return "nothing is there";
        if (e.Message.StartsWith("Expected depth to be zero", StringComparison.Ordinal))
            return "it ends within an object or array that is not closed";
        var end = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end < 0 ? e.Message : e.Message[..end];
    }
}
