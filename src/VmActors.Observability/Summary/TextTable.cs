using System.Text;

namespace VmActors.Observability.Summary;

/// <summary>A table of plain text: the first column to the left, all others to the right, two spaces between.</summary>
/// <param name="head">The names of the columns; one that begins with '&lt;' holds words and stands to the left
/// too.</param>
public sealed class TextTable(params string[] head)
{
    private readonly List<string[]> _rows = [[.. head.Select(name => name.TrimStart('<'))]];

    /// <summary>Adds a row of as many cells as there are columns.</summary>
    public void Add(params string[] cells)
    {
        if (cells.Length != head.Length)
            throw new ArgumentException($"{cells.Length} cells in a table of {head.Length} columns", nameof(cells));
        _rows.Add(cells);
    }

    /// <summary>Writes the table, a line for each row.</summary>
    public void WriteTo(StringBuilder text)
    {
        var widths = Enumerable.Range(0, head.Length).Select(column => _rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in _rows)
        {
            var line = new StringBuilder(row[0].PadRight(widths[0]));
            for (var column = 1; column < row.Length; column++)
            {
                var (cell, width) = (row[column], widths[column]);
                line.Append("  ").Append(head[column].StartsWith('<') ? cell.PadRight(width) : cell.PadLeft(width));
            }
            text.Append(line.ToString().TrimEnd()).Append('\n');
        }
    }
}
