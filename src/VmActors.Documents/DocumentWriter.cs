using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace VmActors.Documents;

/// <summary>Writes documents as JSON: what fits on a line stands on one line, numbers as they were written.</summary>
public static class DocumentWriter
{
    private const int LineMax = 120;
    private const int Step = 2;

    /// <summary>The document, with a line end at its end.</summary>
    public static string Write(DocumentNode root)
    {
        ArgumentNullException.ThrowIfNull(root);
        var text = new StringBuilder();
        Append(text, root, 0, 0);
        return text.Append('\n').ToString();
    }

    /// <summary>One value on one line, without spaces: values are equal exactly when these texts are.</summary>
    public static string Compact(DocumentNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        var text = new StringBuilder();
        AppendLine(text, node, ",", ":");
        return text.ToString();
    }

    /// <param name="text">Where to write.</param>
    /// <param name="node">What to write.</param>
    /// <param name="indent">Spaces before the line that it starts on.</param>
    /// <param name="used">Characters on that line before and after it.</param>
    private static void Append(StringBuilder text, DocumentNode node, int indent, int used)
    {
        var start = text.Length;
        AppendLine(text, node, ", ", ": ");
        var (open, close) = node.Token == JsonTokenType.StartObject ? ('{', '}') : ('[', ']');
        var isContainer = node.Token is JsonTokenType.StartObject or JsonTokenType.StartArray;
        if (!isContainer || text.Length - start + used <= LineMax) return;
        text.Length = start;
        text.Append(open);
        var inner = indent + Step;
        var separator = "";
        foreach (var member in node.Members)
        {
            var key = $"{Quoted(member.Key)}: ";
            text.Append(separator).Append('\n').Append(' ', inner).Append(key);
            Append(text, member.Value, inner, inner + key.Length + 1);
            separator = ",";
        }
        foreach (var item in node.Items)
        {
            text.Append(separator).Append('\n').Append(' ', inner);
            Append(text, item, inner, inner + 1);
            separator = ",";
        }
        text.Append('\n').Append(' ', indent).Append(close);
    }

    private static void AppendLine(StringBuilder text, DocumentNode node, string comma, string colon)
    {
        var separator = "";
        switch (node.Token)
        {
            case JsonTokenType.StartObject:
                text.Append('{');
                foreach (var member in node.Members)
                {
                    text.Append(separator).Append(Quoted(member.Key)).Append(colon);
                    AppendLine(text, member.Value, comma, colon);
                    separator = comma;
                }
                text.Append('}');
                break;
            case JsonTokenType.StartArray:
                text.Append('[');
                foreach (var item in node.Items)
                {
                    text.Append(separator);
                    AppendLine(text, item, comma, colon);
                    separator = comma;
                }
                text.Append(']');
                break;
            case JsonTokenType.String:
                text.Append(Quoted(node.Text));
                break;
            default:
                text.Append(node.Text);
                break;
        }
    }

    private static string Quoted(string text) =>
        $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
}
