using System.Collections;
using System.Text;

namespace VmActors.Runtime.Journal;

/// <summary>A message for people, as a record prints itself, but with what its arrays hold:
/// <c>PagesChanged { Changes = [a, b] }</c>.</summary>
internal static class MessageText
{
    private const int ItemsMax = 8;

    /// <summary>The text.</summary>
    public static string Of(Message message)
    {
        var text = new StringBuilder(message.GetType().Name).Append(" { ");
        var properties = message.GetType().GetProperties();
        for (var i = 0; i < properties.Length; i++)
        {
            text.Append(i == 0 ? "" : ", ").Append(properties[i].Name).Append(" = ");
            Add(text, properties[i].GetValue(message));
        }
        return text.Append(properties.Length == 0 ? "}" : " }").ToString();
    }

    private static void Add(StringBuilder text, object? value)
    {
        if (value is not ICollection items)
        {
            text.Append(value);
            return;
        }
        var count = 0;
        text.Append('[');
        foreach (var item in items)
        {
            if (count++ == ItemsMax)
                break;
            text.Append(count == 1 ? "" : ", ").Append(item);
        }
        text.Append(count > ItemsMax ? FormattableString.Invariant($", … {items.Count} in all]") : "]");
    }
}
