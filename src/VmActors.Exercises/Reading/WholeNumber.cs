using System.Globalization;
using System.Text.Json;
using VmActors.Documents;

namespace VmActors.Exercises.Reading;

/// <summary>Whole numbers of JSON: digits, with a sign when negative; no fraction, no exponent.</summary>
internal static class WholeNumber
{
    /// <summary>The number that a value is, when it is one of at most 38 digits.</summary>
    public static bool TryRead(DocumentNode node, out Int128 number)
    {
        number = 0;
        return node.Token == JsonTokenType.Number && node.Text != "-0"
            && Int128.TryParse(node.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
    }
}
