using System.Globalization;

namespace VmActors.Tests.Linux;

/// <summary>Reads steps as recordings write them.</summary>
internal sealed class OracleStepReader(int pageSize)
{
    private string[] _words = [];

    /// <summary>Reads a step: <c>0 mprotect a3 2 rw</c>.</summary>
    /// <exception cref="FormatException">It is none; the message says what was expected.</exception>
    public OracleStep Read(string text)
    {
        _words = text.Split(' ');
        if (_words.Length < 2 || !int.TryParse(_words[0], CultureInfo.InvariantCulture, out int process))
            throw new FormatException($"expected \"PROCESS OPERATION …\", found \"{text}\"");
        var step = Step(process);
        int count = Words(step);
        return _words.Length == count
            ? step
            : throw new FormatException($"expected {count} words, found {_words.Length} in \"{text}\"");
    }

    private OracleStep Step(int process) => _words[1] switch
    {
        "mmap" => new OracleStep.Map(process, Address(2), Length(3), Rights(4), MapFlags(5), File(6), Length(7)),
        "munmap" => new OracleStep.Unmap(process, Address(2), Length(3)),
        "mprotect" => new OracleStep.Protect(process, Address(2), Length(3), Rights(4)),
        "mremap" => new OracleStep.Remap(
            process, Address(2), Length(3), Length(4), (OracleRemapFlags)Flags(5, "MF", 1, 2),
            Word(6) == "-" ? null : Address(6)),
        "brk" => new OracleStep.Break(process, Address(2)),
        "madvise" => new OracleStep.Advise(process, Address(2), Length(3), Advice(4)),
        "msync" => new OracleStep.Sync(
            process, Address(2), Length(3), (OracleSyncFlags)Flags(4, "AIS", 1, 2, 4)),
        "mlock" => new OracleStep.Lock(process, Address(2), Length(3)),
        "munlock" => new OracleStep.Unlock(process, Address(2), Length(3)),
        "load" => new OracleStep.Load(process, Address(2), Size(3)),
        "store" => new OracleStep.Store(process, Address(2), Size(3), Hex(4, Word(4))),
        "fetch" => new OracleStep.Fetch(process, Address(2)),
        "pread" => new OracleStep.ReadFile(process, File(2), Length(3), Size(4)),
        "fork" => new OracleStep.Fork(process),
        "exit" => new OracleStep.Exit(process),
        "maps" => new OracleStep.Maps(process),
        _ => throw Expected(1, "an operation"),
    };

    /// <summary>How many words the text of a step has.</summary>
    private static int Words(OracleStep step) => step switch
    {
        OracleStep.Map => 8,
        OracleStep.Remap => 7,
        OracleStep.Protect or OracleStep.Advise or OracleStep.Sync or OracleStep.Store or OracleStep.ReadFile => 5,
        OracleStep.Unmap or OracleStep.Lock or OracleStep.Unlock or OracleStep.Load => 4,
        OracleStep.Break or OracleStep.Fetch => 3,
        _ => 2,
    };

    private string Word(int at) => at < _words.Length ? _words[at] : throw Expected(at, "more words");

    private FormatException Expected(int at, string what) => new(
        $"word {at + 1}: expected {what}, found {(at < _words.Length ? $"\"{_words[at]}\"" : "the end")}"
        + $" in \"{string.Join(' ', _words)}\"");

    private OracleAddress Address(int at) => Word(at) switch
    {
        ['a', .. var rest] => new OracleAddress(OracleRegion.Arena, Bytes(at, rest)),
        ['h', .. var rest] => new OracleAddress(OracleRegion.Heap, Bytes(at, rest)),
        ['0', 'x', .. var rest] => new OracleAddress(OracleRegion.Absolute, Hex(at, rest)),
        _ => throw Expected(at, "an address (a3, h2+100, 0x0)"),
    };

    private ulong Length(int at) =>
        Word(at) is ['0', 'x', .. var rest] ? Hex(at, rest) : Bytes(at, Word(at));

    /// <summary>Pages, or pages and bytes.</summary>
    private ulong Bytes(int at, string text)
    {
        var parts = text.Split('+');
        ulong rest = 0;
        bool hasRest = parts.Length == 2;
        return parts.Length <= 2 && Number(parts[0], out ulong pages) && (!hasRest || Number(parts[1], out rest))
            ? pages * (uint)pageSize + rest
            : throw Expected(at, "pages (3, 2+100)");
    }

    private static bool Number(string text, out ulong number) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private ulong Hex(int at, string text) =>
        ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong number)
            ? number
            : throw Expected(at, "a hexadecimal number");

    private int Size(int at) => Word(at) switch
    {
        "1" => 1,
        "2" => 2,
        "4" => 4,
        "8" => 8,
        _ => throw Expected(at, "1, 2, 4 or 8 bytes"),
    };

    private OracleRights Rights(int at) => (OracleRights)Flags(at, "rwx", 1, 2, 4);

    private OracleMapFlags MapFlags(int at) => (OracleMapFlags)Flags(at, "SPVAFN", 1, 2, 3, 0x20, 0x10, 0x100000);

    /// <summary>Letters, then + and the bits that have none; - for no bit.</summary>
    private ulong Flags(int at, string letters, params ReadOnlySpan<ulong> bits)
    {
        var text = Word(at);
        if (text == "-")
            return 0;
        var parts = text.Split('+');
        ulong flags = parts.Length == 2 ? Hex(at, parts[1]) : 0;
        foreach (char letter in parts[0])
        {
            int known = letters.IndexOf(letter, StringComparison.Ordinal);
            flags |= known >= 0 ? bits[known] : throw Expected(at, $"letters of \"{letters}\"");
        }
        return parts.Length <= 2 ? flags : throw Expected(at, "letters, + and a number");
    }

    private OracleFile File(int at) => Word(at) switch
    {
        "-" => OracleFile.None,
        "A" => OracleFile.A,
        "Aread" => OracleFile.AForReading,
        "Awrite" => OracleFile.AForWriting,
        "B" => OracleFile.B,
        "bad" => OracleFile.Bad,
        _ => throw Expected(at, "a file (A, Aread, Awrite, B, bad, -)"),
    };

    private OracleAdvice Advice(int at) => Word(at) switch
    {
        "normal" => OracleAdvice.Normal,
        "random" => OracleAdvice.Random,
        "sequential" => OracleAdvice.Sequential,
        "willneed" => OracleAdvice.WillNeed,
        "dontneed" => OracleAdvice.DontNeed,
        var other when Number(other, out ulong number) => (OracleAdvice)number,
        _ => throw Expected(at, "an advice"),
    };
}
