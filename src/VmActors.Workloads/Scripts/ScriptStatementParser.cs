using VmActors.Vocabulary;

namespace VmActors.Workloads.Scripts;

/// <summary>Reads one statement of a thread.</summary>
internal sealed class ScriptStatementParser(
    ScriptWords line, ScriptProcess process, ScriptThread thread, ScriptFiles files)
{
    private const int DataSize = 8;
    private const int FetchSize = 4;

    private static readonly string[] Words =
    [
        "map", "unmap", "protect", "sync", "advise", "lock", "unlock", "touch", "read", "write", "modify", "fetch",
        "compute", "sleep", "barrier", "post", "await", "fork", "wait", "exec", "exit", "loop", "end",
    ];

    private static readonly string[] Advices = ["normal", "random", "sequential", "willneed", "dontneed"];

    /// <summary>The programs that it may run.</summary>
    public required IReadOnlyList<ScriptProcess> Programs { get; init; }

    /// <summary>The statement.</summary>
    /// <exception cref="ScriptLineException">There is none, or more than one.</exception>
    public ScriptStatement Parse()
    {
        int number = line.Peek.Line;
        ScriptStatement statement = line.OneOf(Words) switch
        {
            "map" => ParseMap(),
            "unmap" => new ScriptStatement.Memory(OperationKind.Unmap, ParsePages(), Protection.None),
            "protect" => new ScriptStatement.Memory(OperationKind.Protect, ParsePages(), line.OneProtection()),
            "sync" => new ScriptStatement.Memory(OperationKind.Sync, ParsePages(), Protection.None),
            "advise" => new ScriptStatement.Advise(ParsePages(), ParseAdvice()),
            "lock" => new ScriptStatement.Memory(OperationKind.Lock, ParsePages(), Protection.None),
            "unlock" => new ScriptStatement.Memory(OperationKind.Unlock, ParsePages(), Protection.None),
            "touch" => new ScriptStatement.Walk(AccessKind.Store, ParseRange(), line.PageSize.Bytes, DataSize),
            "read" => ParseAccess(AccessKind.Load, DataSize),
            "write" => ParseAccess(AccessKind.Store, DataSize),
            "modify" => ParseAccess(AccessKind.Modify, DataSize),
            "fetch" => ParseAccess(AccessKind.Fetch, FetchSize),
            "compute" => new ScriptStatement.Wait(
                OperationKind.Compute, line.Cycles("how long to compute", bare: true)),
            "sleep" => new ScriptStatement.Wait(OperationKind.Sleep, line.Cycles("how long to sleep", bare: false)),
            "barrier" => new ScriptStatement.Meet(OperationKind.Barrier, line.Name("barrier")),
            "post" => new ScriptStatement.Meet(OperationKind.Post, line.Name("ticket")),
            "await" => new ScriptStatement.Meet(OperationKind.Await, line.Name("ticket")),
            "wait" => new ScriptStatement.WaitForChild(),
            "exec" => ParseExec(),
            _ => new ScriptStatement.Exit(),
        };
        line.End();
        return statement with { Line = number };
    }

    /// <summary><c>NAME SIZE PROTECTION</c>, perhaps what is behind it, perhaps <c>at ADDRESS</c>: a new
    /// region.</summary>
    public static ScriptRegion ParseRegion(
        ScriptWords line, ScriptProcess process, ScriptThread? thread, ScriptFiles files)
    {
        var at = line.Peek;
        string name = line.Name("region");
        if (Visible(process, thread).Any(region => region.Name == name))
            throw new ScriptLineException(at, $"region '{name}' is there already: expected another name");
        var region = new ScriptRegion(name, line.Size("the region's size"), line.OneProtection(), default)
        {
            Backing = files.ParseBacking(line),
        };
        return thread?.Copies is null && line.Take("at") ? WithPlace(region, line, process) : region;
    }

    private static ScriptRegion WithPlace(ScriptRegion region, ScriptWords line, ScriptProcess process)
    {
        var at = line.Peek;
        var start = new VirtualAddress(line.PageAddress("where the region begins"));
        var placed = region with { Fixed = line.PageSize.Covering(start, new Bytes(region.Size)) };
        if (placed.Fixed.End > line.PageSize.PageOf(VirtualAddress.UserEnd))
            throw new ScriptLineException(at,
                $"'{at.Text}': expected the region to end below {VirtualAddress.UserEnd}");
        // Next to it is near; so a page less on either side makes near mean that they overlap.
        var inside = new PageRange(placed.Fixed.Start + 1, new Vpn(placed.Fixed.End.Value - 1));
        return process.Near(inside) is not { } other
            ? placed
            : throw new ScriptLineException(at, $"'{at.Text}': expected a place of its own; '{other.Name}' is there");
    }

    /// <summary>A new region, or <c>map NAME</c>: one that is known, mapped again as it was first.</summary>
    private ScriptStatement.Memory ParseMap()
    {
        var known = Visible(process, thread).FirstOrDefault(region => region.Name == line.Peek.Text);
        if (known is not null)
        {
            line.Take(known.Name);
        }
        else
        {
            known = ParseRegion(line, process, thread, files);
            thread.Regions.Add(known);
        }
        return new ScriptStatement.Memory(OperationKind.Map, new ScriptRange(known, 0, known.Size), known.Protection);
    }

    private Advice ParseAdvice() => line.OneOf(Advices) switch
    {
        "normal" => Advice.Normal,
        "random" => Advice.Random,
        "sequential" => Advice.Sequential,
        "willneed" => Advice.WillNeed,
        _ => Advice.DontNeed,
    };

    private ScriptStatement.Exec ParseExec()
    {
        var word = line.Next("a program");
        var names = Programs.Select(program => program.Name).ToList();
        return Programs.FirstOrDefault(program => program.Name == word.Text) is { } found
            ? new ScriptStatement.Exec(found)
            : throw ScriptWords.Unexpected(word,
                names.Count == 0 ? "a program, but none is above" : "a program: " + string.Join(", ", names), names);
    }

    /// <summary><c>RANGE</c>, <c>RANGE stride SIZE</c> or <c>RANGE random COUNT</c>.</summary>
    private ScriptStatement ParseAccess(AccessKind kind, int size)
    {
        var range = ParseRange();
        if (range.Size < size)
            throw line.Unexpected(FormattableString.Invariant($"a range of at least {size} bytes before this"), []);
        if (line.IsAtEnd) return new ScriptStatement.Walk(kind, range, size, size);
        return line.OneOf("stride", "random") == "stride"
            ? new ScriptStatement.Walk(kind, range, line.Size("the stride"), size)
            : new ScriptStatement.Draw(kind, range, line.Count("the number of accesses", long.MaxValue), size);
    }

    /// <summary>A range that begins and ends with a page, or with its region.</summary>
    private ScriptRange ParsePages()
    {
        var at = line.Peek;
        var range = ParseRange();
        int page = line.PageSize.Bytes;
        bool isWhole = range.Offset % page == 0
            && (range.Size % page == 0 || range.Offset + range.Size == range.Region.Size);
        return isWhole
            ? range
            : throw new ScriptLineException(at,
                FormattableString.Invariant($"'{at.Text}': expected whole pages of {page} bytes"));
    }

    /// <summary><c>NAME</c>, <c>NAME SIZE</c>, <c>NAME+OFFSET</c> or <c>NAME+OFFSET SIZE</c>.</summary>
    private ScriptRange ParseRange()
    {
        var word = line.Next("a region");
        int plus = word.Text.IndexOf('+', StringComparison.Ordinal);
        string name = plus < 0 ? word.Text : word.Text[..plus];
        var names = Visible(process, thread).Select(known => known.Name).ToList();
        var region = Visible(process, thread).FirstOrDefault(known => known.Name == name)
            ?? throw ScriptWords.Unexpected(word with { Text = name },
                names.Count == 0 ? "a region, but none is mapped above" : "a region: " + string.Join(", ", names),
                names);
        long offset = 0;
        if (plus >= 0)
        {
            var offsetWord = new ScriptWord(word.Text[(plus + 1)..], word.Line, word.Column + plus + 1);
            offset = offsetWord.Text == "0" ? 0 : ScriptWords.Size(offsetWord, "an offset in the region");
            if (offset >= region.Size)
                throw new ScriptLineException(offsetWord,
                    $"'{offsetWord.Text}': expected less than {new Bytes(region.Size)}, the size of '{name}'");
        }
        long size = region.Size - offset;
        var sizeWord = line.Peek;
        if (sizeWord.Text.Length == 0 || !char.IsAsciiDigit(sizeWord.Text[0]))
            return new ScriptRange(region, offset, size);
        long asked = line.Size("the size of the range");
        return asked <= size
            ? new ScriptRange(region, offset, asked)
            : throw new ScriptLineException(sizeWord,
                $"'{sizeWord.Text}': expected at most {new Bytes(size)}, which '{name}' has from there");
    }

    private static IEnumerable<ScriptRegion> Visible(ScriptProcess process, ScriptThread? thread) =>
        thread is null ? process.Regions : process.Regions.Concat(thread.Regions);
}
