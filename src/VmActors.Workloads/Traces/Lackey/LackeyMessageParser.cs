using System.Globalization;
using System.Text;
using VmActors.Vocabulary;

namespace VmActors.Workloads.Traces.Lackey;

/// <summary>
/// Understands valgrind's lines about scheduling and system calls. A call's result may stand in its line, or — after
/// <c>[async] ...</c> or other lines — in a later one.
/// </summary>
internal sealed class LackeyMessageParser
{
    private const int MmapArguments = 6;
    private const ulong CloneThread = 0x10000; // CLONE_THREAD

    private readonly Dictionary<int, Call> _begun = [];
    private string? _process;
    private int _running = 1;

    private sealed record Call(string Name, ulong[] Arguments);

    /// <summary>Adds what a line says to <paramref name="messages"/>.</summary>
    /// <returns>What was expected, if the line is none of valgrind's.</returns>
    public string? Parse(ReadOnlySpan<byte> utf8, List<LackeyMessage> messages)
    {
        if (utf8.Trim((byte)' ').IsEmpty || utf8.StartsWith("=="u8) || utf8.StartsWith("SCHEDSETJMP("u8)) return null;
        string line = Encoding.UTF8.GetString(utf8);
        string? expected = null;
        if (line.StartsWith("SYSCALL[", StringComparison.Ordinal)) expected = ParseCall(line, messages);
        else if (line.StartsWith(" -->", StringComparison.Ordinal)) EndCall(_running, line, messages);
        else if (!line.StartsWith("--", StringComparison.Ordinal))
            return "a reference like 'I  04001000,3' or ' L 1ffeffe7e0,8', or a line of valgrind's";
        ParseSchedule(line, messages);
        return expected;
    }

    /// <summary>
    /// <c>SCHED[2]:  acquired lock (thread_wrapper(starting new thread))</c>, wherever it stands in a line.
    /// </summary>
    private void ParseSchedule(string line, List<LackeyMessage> messages)
    {
        const string Before = "SCHED[", After = "]:  acquired lock (";
        int after = line.IndexOf(After, StringComparison.Ordinal);
        int before = after < 0 ? -1 : line.LastIndexOf(Before, after, StringComparison.Ordinal);
        if (before < 0) return;
        var number = line.AsSpan(before + Before.Length, after - before - Before.Length);
        if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int thread)) return;
        bool starts = line.AsSpan(after + After.Length)
            .StartsWith("thread_wrapper(starting new thread)", StringComparison.Ordinal);
        _running = thread;
        if (starts) _begun.Remove(thread);
        messages.Add(new LackeyMessage(starts ? LackeyMessageKind.Starts : LackeyMessageKind.Runs, thread));
    }

    /// <summary>
    /// <c>SYSCALL[4088,1](9) sys_mmap ( 0x0, 8192, 3, 34, 4294967295, 0 ) --> [pre-success] Success(0x4835000)</c>.
    /// </summary>
    private string? ParseCall(string line, List<LackeyMessage> messages)
    {
        int comma = line.IndexOf(',', StringComparison.Ordinal);
        int bracket = line.IndexOf(']', StringComparison.Ordinal);
        int space = line.IndexOf(") ", StringComparison.Ordinal);
        if (comma < 0 || bracket < comma || space < bracket
            || !int.TryParse(line.AsSpan(comma + 1, bracket - comma - 1), NumberStyles.None,
                CultureInfo.InvariantCulture, out int thread))
            return "a call like 'SYSCALL[4088,1](11) sys_munmap ( 0x4000, 4096 )[sync] --> Success(0x0)'";
        string process = line[8..comma];
        _process ??= process;
        if (process != _process)
            return $"calls of process {_process} only: a recording of one process, without fork";
        string call = line[(space + 2)..];
        if (!call.StartsWith("...", StringComparison.Ordinal)) _begun[thread] = Begin(call);
        EndCall(thread, call, messages);
        return null;
    }

    private static Call Begin(string text)
    {
        int open = text.IndexOf('(', StringComparison.Ordinal);
        if (open < 0) return new Call(text, []);
        int close = text.IndexOf(" )", open, StringComparison.Ordinal);
        string[] arguments = close < 0 ? [] : text[(open + 1)..close].Split(',', StringSplitOptions.TrimEntries);
        string name = text[..open].TrimEnd();
        return new Call(
            name.StartsWith("sys_", StringComparison.Ordinal) ? name[4..] : name,
            [.. arguments.Select(argument => Number(argument, name))]);
    }

    /// <summary>The result, if the text has it: <c>Success(0x4835000)</c> or <c>Failure(0x16)</c>.</summary>
    private void EndCall(int thread, string text, List<LackeyMessage> messages)
    {
        const string Success = "Success(0x";
        if (!text.Contains("-->", StringComparison.Ordinal) || !_begun.TryGetValue(thread, out var call)) return;
        int success = text.LastIndexOf(Success, StringComparison.Ordinal);
        bool failed = text.Contains("Failure(", StringComparison.Ordinal);
        if (success < 0 && !failed) return;
        _begun.Remove(thread);
        if (failed)
        {
            messages.Add(new LackeyMessage(LackeyMessageKind.Other, thread));
            return;
        }
        int end = text.IndexOf(')', success);
        var digits = text.AsSpan(success + Success.Length, (end < 0 ? text.Length : end) - success - Success.Length);
        bool isNumber =
            ulong.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong result);
        var meaning = isNumber ? Meaning(call, thread, result) : default;
        messages.Add(isNumber && IsUser(meaning.Address, meaning.Length)
            && IsUser(meaning.OldAddress, meaning.OldLength)
            ? meaning
            : new LackeyMessage(LackeyMessageKind.Other, thread));
    }

    private static bool IsUser(ulong address, ulong length) =>
        address <= VirtualAddress.UserEnd.Value && length <= VirtualAddress.UserEnd.Value - address;

    private static LackeyMessage Meaning(Call call, int thread, ulong result) => (call.Name, call.Arguments) switch
    {
        ("mmap", { Length: MmapArguments } a) =>
            new LackeyMessage(LackeyMessageKind.Map, thread, result, a[1], ProtectionOf(a[2])),
        ("munmap", [var address, var length]) => new LackeyMessage(LackeyMessageKind.Unmap, thread, address, length),
        ("mprotect" or "pkey_mprotect", [var address, var length, var protection, ..]) =>
            new LackeyMessage(LackeyMessageKind.Protect, thread, address, length, ProtectionOf(protection)),
        ("brk", _) => new LackeyMessage(LackeyMessageKind.Break, thread, result),
        ("mremap", [var oldAddress, var oldLength, var length, ..]) =>
            new LackeyMessage(LackeyMessageKind.Remap, thread, result, length, OldAddress: oldAddress,
                OldLength: oldLength),
        ("clone", [var flags, ..]) when (flags & CloneThread) != 0 =>
            new LackeyMessage(LackeyMessageKind.Clone, thread),
        _ => new LackeyMessage(LackeyMessageKind.Other, thread),
    };

    /// <summary>
    /// PROT_READ is 1, PROT_WRITE 2, PROT_EXEC 4, as here; on x86 a page that allows anything allows loads.
    /// </summary>
    private static Protection ProtectionOf(ulong value)
    {
        var protection = (Protection)(value & (ulong)Protection.All);
        return protection == Protection.None ? protection : protection | Protection.Read;
    }

    /// <summary>
    /// Decimal, or hexadecimal with <c>0x</c>, perhaps with text in parentheses; clone's flags lack the 0x.
    /// </summary>
    private static ulong Number(string argument, string name)
    {
        bool isHex = argument.StartsWith("0x", StringComparison.Ordinal);
        var digits = isHex ? argument.AsSpan(2) : argument;
        int end = digits.IndexOf('(');
        if (end >= 0) digits = digits[..end];
        var style = isHex || name == "sys_clone" ? NumberStyles.AllowHexSpecifier : NumberStyles.None;
        return ulong.TryParse(digits, style, CultureInfo.InvariantCulture, out ulong value) ? value : 0;
    }
}
