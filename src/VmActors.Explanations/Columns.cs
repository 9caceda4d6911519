namespace VmActors.Explanations;

/// <summary>Rows of cells in columns, to the left, two spaces between.</summary>
internal static class Columns
{
    /// <summary>A line for each row.</summary>
    public static IEnumerable<string> Align(IReadOnlyList<string[]> rows)
    {
        var widths = Enumerable.Range(0, rows.Max(row => row.Length))
            .Select(column => rows.Max(row => column < row.Length ? row[column].Length : 0)).ToArray();
        return rows.Select(row => string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column])))
            .TrimEnd());
    }
}
