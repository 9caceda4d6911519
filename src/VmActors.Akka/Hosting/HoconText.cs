namespace VmActors.Akka.Hosting;

/// <summary>Looks a HOCON text over before it is parsed: the parser takes a text that stops in the middle, and does not
/// come back from brackets that cross.</summary>
internal static class HoconText
{
    private const string Quotes = "\"\"\"";

    /// <summary>What is wrong with the brackets and quotes of a text, with line and column; null: nothing.</summary>
    public static string? Problem(string text)
    {
        var open = new Stack<int>();
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '"' when EndOfString(text, i) is var end:
                    if (end < 0)
                        return $"{Place(text, i)}: this quote is never closed";
                    i = end - 1;
                    break;
                case '#':
                case '/' when text.AsSpan(i).StartsWith("//"):
                    i = text.IndexOf('\n', i) is var line and >= 0 ? line : text.Length;
                    break;
                case '{' or '[':
                    open.Push(i);
                    break;
                case '}' or ']' when open.Count == 0:
                    return $"{Place(text, i)}: this {text[i]} closes nothing";
                case '}' or ']' when open.Pop() is var start && Closing(text[start]) != text[i]:
                    return $"{Place(text, i)}: {text[i]} where {Closing(text[start])} is due, for {Place(text, start)}";
            }
        }
        return open.TryPop(out var left) ? $"{Place(text, left)}: this {text[left]} is never closed" : null;
    }

    private static char Closing(char opening) => opening == '{' ? '}' : ']';

    /// <summary>One past the string that starts at a quote; negative when it does not end.</summary>
    private static int EndOfString(string text, int start)
    {
        if (text.AsSpan(start).StartsWith(Quotes))
            return text.IndexOf(Quotes, start + Quotes.Length, StringComparison.Ordinal) is var end and >= 0
                ? end + Quotes.Length
                : -1;
        for (var i = start + 1; i < text.Length && text[i] != '\n'; i++)
        {
            if (text[i] == '"')
                return i + 1;
            if (text[i] == '\\')
                i++;
        }
        return -1;
    }

    private static string Place(string text, int index)
    {
        var before = text.AsSpan(0, index);
        return FormattableString.Invariant($"line {before.Count('\n') + 1}, column {index - before.LastIndexOf('\n')}");
    }
}
