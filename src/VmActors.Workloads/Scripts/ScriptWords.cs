using System.Globalization;
using VmActors.Documents;
using VmActors.Vocabulary;

namespace VmActors.Workloads.Scripts;

/// <summary>A word of a script and where it begins, both from 1.</summary>
internal readonly record struct ScriptWord(string Text, int Line, int Column);

/// <summary>What a line has that was not read yet, and the reading of the kinds of words there are.</summary>
/// <remarks>Every method that finds something else throws <see cref="ScriptLineException"/>, which ends the
/// line.</remarks>
/// <param name="words">The words of a line, at least one.</param>
/// <param name="options">The machine's clock and pages.</param>
internal sealed class ScriptWords(List<ScriptWord> words, ScriptOptions options)
{
    private static readonly (string Unit, long Bytes)[] SizeUnits =
        [("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("TiB", 1L << 40), ("B", 1), ("", 1)];

    private static readonly (string Unit, long PerSecond)[] TimeUnits =
        [("ns", 1_000_000_000), ("us", 1_000_000), ("ms", 1_000), ("s", 1)];

    private static readonly (string Word, Protection Protection)[] Protections =
    [
        ("none", Protection.None), ("r", Protection.Read), ("rw", Protection.ReadWrite),
        ("rx", Protection.Read | Protection.Execute), ("rwx", Protection.All),
    ];

    private int _next;

    /// <summary>Whether all words were read.</summary>
    public bool IsAtEnd => _next == words.Count;

    /// <summary>The word to be read next; at the end of the line an empty one just after the last.</summary>
    public ScriptWord Peek => IsAtEnd
        ? new ScriptWord("", words[^1].Line, words[^1].Column + words[^1].Text.Length)
        : words[_next];

    /// <summary>Splits a line, without its comment, into words.</summary>
    public static List<ScriptWord> Split(string line, int number)
    {
        int end = line.IndexOf('#', StringComparison.Ordinal);
        if (end < 0) end = line.Length;
        var words = new List<ScriptWord>();
        for (int start = 0; start < end; start++)
        {
            if (char.IsWhiteSpace(line[start])) continue;
            int stop = start;
            while (stop < end && !char.IsWhiteSpace(line[stop])) stop++;
            words.Add(new ScriptWord(line[start..stop], number, start + 1));
            start = stop;
        }
        return words;
    }

    /// <summary>The next word.</summary>
    public ScriptWord Next(string expected) => IsAtEnd ? throw Unexpected(expected, []) : words[_next++];

    /// <summary>One of the given words; reads it.</summary>
    public string OneOf(params IReadOnlyList<string> valid)
    {
        string text = Peek.Text;
        if (!valid.Contains(text))
            throw Unexpected(valid.Count == 1 ? $"'{valid[0]}'" : string.Join(", ", valid), valid);
        _next++;
        return text;
    }

    /// <summary>Reads the next word if it is this one.</summary>
    public bool Take(string word)
    {
        if (IsAtEnd || words[_next].Text != word) return false;
        _next++;
        return true;
    }

    /// <summary>A name: a letter or _, then letters, digits, _, - and dots.</summary>
    public string Name(string what)
    {
        var word = Next($"a name for the {what}");
        bool isName = (char.IsAsciiLetter(word.Text[0]) || word.Text[0] == '_')
            && word.Text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '.');
        return isName
            ? word.Text
            : throw Unexpected(word, $"a name for the {what}: a letter, then letters, digits, _ - .", []);
    }

    /// <summary>A protection.</summary>
    public Protection OneProtection()
    {
        string word = OneOf([.. Protections.Select(protection => protection.Word)]);
        return Protections.First(protection => protection.Word == word).Protection;
    }

    /// <summary>A whole number from 1, perhaps with _ between its digits.</summary>
    public long Count(string what, long max)
    {
        var word = Next(what);
        return Digits(word.Text) is { } count && count >= 1 && count <= max
            ? count
            : throw Unexpected(word, FormattableString.Invariant($"{what}: a whole number, 1 to {max}"), []);
    }

    /// <summary>An amount of memory, 1 byte and up: <c>64KiB</c>, <c>4096</c>.</summary>
    public long Size(string what) => Size(Next(what), what);

    /// <summary>The amount of memory that a word says.</summary>
    public static long Size(ScriptWord word, string what)
    {
        foreach (var (unit, bytes) in SizeUnits)
        {
            if (!word.Text.EndsWith(unit, StringComparison.Ordinal)) continue;
            if (Digits(word.Text[..^unit.Length]) is { } count && count >= 1
                && count <= (long)VirtualAddress.UserEnd.Value / bytes)
                return count * bytes;
        }
        throw Unexpected(word, $"{what}: a size like 4096, 64KiB, 2MiB, 1GiB", []);
    }

    /// <summary>The size of pages.</summary>
    public PageSize PageSize => options.PageSize;

    /// <summary>The address of a page in the user's half: <c>0x3000</c>, <c>12288</c>.</summary>
    public ulong PageAddress(string what)
    {
        var word = Next(what);
        var isHex = word.Text.StartsWith("0x", StringComparison.Ordinal);
        var address = isHex ? HexDigits(word.Text.AsSpan(2)) : (ulong?)Digits(word.Text);
        return address is { } value && PageSize.IsAligned(value) && value < VirtualAddress.UserEnd.Value
            ? value
            : throw Unexpected(word, FormattableString.Invariant(
                $"{what}: the address of a page like 0x{3 << PageSize.Shift:x}, below {VirtualAddress.UserEnd}"), []);
    }

    /// <summary>
    /// A time: <c>5us</c>, <c>2000cycles</c>, and where <paramref name="bare"/> also <c>2000</c>, in cycles.
    /// </summary>
    public long Cycles(string what, bool bare)
    {
        var word = Next(what);
        string text = word.Text.EndsWith("cycles", StringComparison.Ordinal) ? word.Text[..^6] : bare ? word.Text : "";
        if (Digits(text) is { } cycles && cycles >= 1 && cycles <= MemoryOperation.ArgumentMax) return cycles;
        foreach (var (unit, perSecond) in TimeUnits)
        {
            if (!word.Text.EndsWith(unit, StringComparison.Ordinal)
                || Digits(word.Text[..^unit.Length]) is not { } count)
                continue;
            var exact = (Int128)count * options.Hertz / perSecond;
            if (exact >= 1 && exact <= MemoryOperation.ArgumentMax) return (long)exact;
        }
        throw Unexpected(word, $"{what}: a time of 1 to 2^48 cycles like 2000cycles, 50ns, 5us, 1ms, 2s", []);
    }

    /// <summary>Checks that the line ends here.</summary>
    public void End()
    {
        if (!IsAtEnd) throw Unexpected("the end of the line", []);
    }

    /// <summary>The error that the next word is not what was expected.</summary>
    public ScriptLineException Unexpected(string expected, IEnumerable<string> valid) =>
        Unexpected(Peek, expected, valid);

    /// <summary>The error that a word is not what was expected; the nearest of the valid words is proposed.</summary>
    public static ScriptLineException Unexpected(ScriptWord word, string expected, IEnumerable<string> valid)
    {
        string found = word.Text.Length == 0 ? "the line ends" : $"'{word.Text}'";
        string? nearest = word.Text.Length == 0 ? null : NearestName.Of(word.Text, valid);
        return new ScriptLineException(word,
            $"{found}: expected {expected}" + (nearest is null ? "" : $"; did you mean '{nearest}'?"));
    }

    private static ulong? HexDigits(ReadOnlySpan<char> text) =>
        ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            ? value
            : null;

    private static long? Digits(string text) =>
        text.Length > 0 && char.IsAsciiDigit(text[0])
        && long.TryParse(text.Replace("_", "", StringComparison.Ordinal), NumberStyles.None,
            CultureInfo.InvariantCulture, out long value)
            ? value
            : null;
}

/// <summary>The rest of a line makes no sense; caught by the parser, which goes on with the next line.</summary>
internal sealed class ScriptLineException(ScriptWord word, string problem) : Exception(problem)
{
    /// <summary>Where.</summary>
    public ScriptWord Word { get; } = word;
}
