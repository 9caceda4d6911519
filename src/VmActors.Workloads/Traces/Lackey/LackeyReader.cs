using System.Text;
using VmActors.Vocabulary;

namespace VmActors.Workloads.Traces.Lackey;

/// <summary>
/// Reads the text of <c>valgrind --tool=lackey --trace-mem=yes</c>, with or without the lines of
/// <c>--trace-sched=yes --trace-syscalls=yes</c> between the references.
/// </summary>
/// <remarks>
/// Call <see cref="ReadReferences"/> until it returns 0, then <see cref="ReadMessages"/>, and again, until that
/// returns false. A reference is <c>I  address,size</c> or <c> L</c>, <c> S</c>, <c> M</c> with the same, the address
/// hexadecimal.
/// </remarks>
/// <param name="text">Read to its end, not closed.</param>
/// <param name="fileName">For messages.</param>
public sealed class LackeyReader(Stream text, string fileName)
{
    private const int BufferLength = 1 << 20;
    private const int LineTextMax = 80;
    private const int Padding = 8; // a line may be shorter than what is looked at
    private const ulong AddressEnd = 1UL << 47; // VirtualAddress.UserEnd
    private const byte NoDigit = 0xFF;

    private static readonly byte[] Digits = MakeDigits();

    private readonly LackeyMessageParser _parser = new();
    private byte[] _buffer = new byte[BufferLength];
    private int _next; // first byte not read yet
    private int _linesEnd; // end of the last whole line
    private int _end; // end of the bytes in the buffer
    private bool _atEnd;

    /// <summary>Bytes taken from the text so far; all of it at the end.</summary>
    public long Length { get; private set; }

    /// <summary>Lines read so far.</summary>
    public long Line { get; private set; }

    /// <summary>Reads references up to the next line that is none.</summary>
    /// <returns>How many; 0 at such a line and at the end.</returns>
    /// <exception cref="LackeyFormatException">A line that begins like a reference and is none.</exception>
    public int ReadReferences(Span<MemoryOperation> references)
    {
        if (_next == _linesEnd && !ReadMore()) return 0;
        byte[] buffer = _buffer, digits = Digits;
        int next = _next, linesEnd = _linesEnd, count = 0;
        while (count < references.Length && next < linesEnd)
        {
            int kind = KindOf(buffer, next);
            if (kind < 0) break;
            int at = next + 3;
            ulong address = 0;
            for (byte digit; (digit = digits[buffer[at]]) != NoDigit; at++) address = (address << 4) | digit;
            int addressLength = at - next - 3;
            int size = 0;
            int sizeStart = ++at;
            for (int digit; (uint)(digit = buffer[at] - '0') < 10; at++) size = (size * 10) + digit;
            if (buffer[at] == '\r') at++;
            if ((uint)(addressLength - 1) > 15 || buffer[sizeStart - 1] != ',' || size == 0 || at - sizeStart > 6
                || buffer[at] != '\n' || address >= AddressEnd)
            {
                Line += count + 1;
                throw Unexpected(next,
                    "a reference like ' L 1ffeffe7e0,8': a hexadecimal address below 800000000000, a comma, a size");
            }
            references[count++] = MemoryOperation.Reference((AccessKind)kind, address, size);
            next = at + 1;
        }
        _next = next;
        Line += count;
        return count;
    }

    /// <summary>Reads one line that is no reference.</summary>
    /// <param name="messages">What it says is added: nothing, or one or two facts.</param>
    /// <returns>False at the end of the text.</returns>
    /// <exception cref="LackeyFormatException">The line is none of valgrind's.</exception>
    public bool ReadMessages(List<LackeyMessage> messages)
    {
        if (_next == _linesEnd && !ReadMore()) return false;
        Line++;
        var line = _buffer.AsSpan(_next, _linesEnd - _next);
        line = line[..line.IndexOf((byte)'\n')];
        string? expected = _parser.Parse(line.TrimEnd((byte)'\r'), messages);
        if (expected is not null) throw Unexpected(_next, expected);
        _next += line.Length + 1;
        return true;
    }

    private static int KindOf(byte[] buffer, int at)
    {
        if (buffer[at + 2] != ' ') return -1;
        return buffer[at] switch
        {
            (byte)'I' when buffer[at + 1] == ' ' => (int)AccessKind.Fetch,
            (byte)' ' => buffer[at + 1] switch
            {
                (byte)'L' => (int)AccessKind.Load,
                (byte)'S' => (int)AccessKind.Store,
                (byte)'M' => (int)AccessKind.Modify,
                _ => -1,
            },
            _ => -1,
        };
    }

    /// <summary>
    /// Moves the begun line to the front and reads until there is a whole one; false at the end of the text.
    /// </summary>
    private bool ReadMore()
    {
        _buffer.AsSpan(_next, _end - _next).CopyTo(_buffer);
        _end -= _next;
        _next = _linesEnd = 0;
        while (!_atEnd)
        {
            if (_end == _buffer.Length - Padding) Array.Resize(ref _buffer, _buffer.Length * 2);
            int searched = _end;
            int count = text.Read(_buffer, _end, _buffer.Length - Padding - _end);
            _end += count;
            Length += count;
            _atEnd = count == 0;
            if (_atEnd && _end > 0) _buffer[_end++] = (byte)'\n'; // the last line may lack its end
            _linesEnd = searched + _buffer.AsSpan(searched, _end - searched).LastIndexOf((byte)'\n') + 1;
            if (_linesEnd > searched) return true;
            _linesEnd = 0;
        }
        return false;
    }

    private LackeyFormatException Unexpected(int lineStart, string expected)
    {
        var line = _buffer.AsSpan(lineStart, _linesEnd - lineStart);
        line = line[..line.IndexOf((byte)'\n')].TrimEnd((byte)'\r');
        string shown = Encoding.Latin1.GetString(line[..Math.Min(line.Length, LineTextMax)]);
        return new LackeyFormatException(fileName, Line, line.Length > LineTextMax ? shown + "…" : shown, expected);
    }

    private static byte[] MakeDigits()
    {
        byte[] digits = new byte[256];
        Array.Fill(digits, NoDigit);
        for (int i = 0; i < 16; i++) digits["0123456789abcdef"[i]] = digits["0123456789ABCDEF"[i]] = (byte)i;
        return digits;
    }
}
