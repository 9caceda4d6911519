using System.Text;
using VmActors.Vocabulary;

namespace VmActors.Workloads.Traces.References;

/// <summary>
/// Reads a list of page numbers: one on each line, decimal or hexadecimal after <c>0x</c>; blank lines and what follows
/// a <c>#</c> are nothing. Each page is a load whose address is the page's number.
/// </summary>
/// <param name="text">Disposed of with the reader.</param>
/// <param name="fileName">For messages.</param>
internal sealed class PageListReader(Stream text, string fileName) : IInstructionStream
{
    private const int ShownMax = 40;
    private const string Expected = "a page number below 2^64, decimal or hexadecimal after 0x, one on each line, "
        + "a comment after #, or a trace";

    private readonly StreamReader _lines = new(text, new UTF8Encoding(false));
    private long _line;
    private long _pages;
    private bool _atEnd;

    /// <inheritdoc/>
    /// <exception cref="PageListException">A line is no page number, or the list is empty.</exception>
    public int Fill(Span<MemoryOperation> operations)
    {
        int count = 0;
        while (count < operations.Length && !_atEnd)
        {
            var line = _lines.ReadLine();
            if (line is null)
            {
                _atEnd = true;
                if (_pages == 0) throw new PageListException(fileName, _line + 1, 1, $"the end; expected {Expected}");
                break;
            }
            _line++;
            if (ReadLine(line) is not { } page) continue;
            operations[count++] = MemoryOperation.Reference(AccessKind.Load, page, size: 0);
            _pages++;
        }
        return count;
    }

    /// <inheritdoc/>
    public void Dispose() => _lines.Dispose();

    private ulong? ReadLine(ReadOnlySpan<char> line)
    {
        int comment = line.IndexOf('#');
        var said = (comment < 0 ? line : line[..comment]).TrimEnd();
        var word = said.TrimStart();
        if (word.IsEmpty) return null;
        bool isHex = word.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        var digits = isHex ? word[2..] : word;
        ulong page = 0;
        int at = 0;
        for (; at < digits.Length; at++)
        {
            uint digit = DigitOf(digits[at]);
            uint radix = isHex ? 16u : 10u;
            if (digit >= radix || page > (ulong.MaxValue - digit) / radix) break;
            page = (page * radix) + digit;
        }
        if (at == digits.Length && at > 0) return page;
        string shown = word.Length > ShownMax ? string.Concat(word[..ShownMax], "…") : word.ToString();
        int column = said.Length - word.Length + (isHex ? 2 : 0) + at + 1;
        throw new PageListException(fileName, _line, column, $"'{shown}'; expected {Expected}");
    }

    private static uint DigitOf(char character) => character switch
    {
        >= '0' and <= '9' => (uint)(character - '0'),
        >= 'a' and <= 'f' => (uint)(character - 'a' + 10),
        >= 'A' and <= 'F' => (uint)(character - 'A' + 10),
        _ => uint.MaxValue,
    };
}
