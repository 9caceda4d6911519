using System.Globalization;

namespace VmActors.Tests;

/// <summary>Runs code where numbers look unlike anywhere else: nothing in the project may notice.</summary>
internal static class StrangeCulture
{
    /// <summary>A culture with ',' for a decimal point and a word for a minus.</summary>
    public static CultureInfo Create()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        culture.NumberFormat.NumberGroupSeparator = ".";
        culture.NumberFormat.NegativeSign = "minus ";
        culture.NumberFormat.PositiveSign = "plus ";
        culture.DateTimeFormat.DateSeparator = "|";
        return culture;
    }

    /// <summary>The value of <paramref name="code"/> under that culture.</summary>
    public static T Run<T>(Func<T> code)
    {
        var (culture, ui) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = Create();
            return code();
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, ui);
        }
    }
}
