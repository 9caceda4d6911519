using System.Globalization;

namespace VmActors.Workloads.Scripts;

/// <summary>Reads the blocks of a script: processes, their regions and threads, loops. Collects all errors.</summary>
internal sealed class ScriptParser(string fileName, ScriptOptions options)
{
    private const int CopiesMax = 4096;
    private const long CountMax = long.MaxValue;

    private static readonly string[] FileWords = ["process", "program", "file"];
    private static readonly string[] ProcessWords = ["map", "thread", "end"];

    private readonly List<ScriptError> _errors = [];
    private readonly Stack<Block> _blocks = new();
    private readonly ScriptFiles _files = new(options.Catalog);

    /// <summary>An open block and the line that opened it. A block that is wrong itself is read all the same.</summary>
    private sealed record Block(
        ScriptWord Opener, ScriptProcess? Process, ScriptThread? Thread, List<ScriptStatement> Body);

    /// <summary>The processes that were read.</summary>
    public List<ScriptProcess> Processes { get; } = [];

    /// <summary>The programs that processes may run.</summary>
    public List<ScriptProcess> Programs { get; } = [];

    /// <summary>What is wrong, in the order of lines.</summary>
    public IReadOnlyList<ScriptError> Errors => _errors;

    /// <summary>Reads the whole script.</summary>
    public void Parse(string text)
    {
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            var split = ScriptWords.Split(lines[i].TrimEnd('\r'), i + 1);
            if (split.Count > 0) Guard(() => ParseLine(new ScriptWords(split, options)));
        }
        foreach (var block in _blocks)
            Report(block.Opener, $"'{block.Opener.Text}' is never closed: expected 'end'");
        if (Processes.Count == 0 && _errors.Count == 0)
            Report(new ScriptWord("", 1, 1), "an empty script: expected at least one process");
        _errors.Sort((left, right) => (left.Line, left.Column).CompareTo((right.Line, right.Column)));
    }

    private void Guard(Action parse)
    {
        try
        {
            parse();
        }
        catch (ScriptLineException error)
        {
            Report(error.Word, error.Message);
        }
    }

    private void Report(ScriptWord at, string problem) =>
        _errors.Add(new ScriptError(fileName, at.Line, at.Column, problem));

    private void ParseLine(ScriptWords line)
    {
        var opener = line.Peek;
        _blocks.TryPeek(out var block);
        if (block is null)
        {
            string word = line.OneOf(FileWords);
            if (word == "file")
                _files.Parse(line);
            else
                OpenProcess(line, opener, word);
        }
        else if (line.Take("end"))
        {
            Close(opener);
            line.End();
        }
        else if (block.Thread is null)
        {
            ParseInProcess(line, opener, block.Process!);
        }
        else if (line.Take("loop"))
        {
            OpenLoop(line, opener, block);
        }
        else if (line.Take("fork"))
        {
            OpenFork(line, opener, block);
        }
        else
        {
            block.Body.Add(new ScriptStatementParser(line, block.Process!, block.Thread, _files)
            {
                Programs = Programs,
            }.Parse());
        }
    }

    private void OpenProcess(ScriptWords line, ScriptWord opener, string word)
    {
        var process = new ScriptProcess(NameOr(line, word), word == "program");
        _blocks.Push(new Block(opener, process, null, []));
        var others = process.IsProgram ? Programs : Processes;
        if (others.Exists(other => other.Name == process.Name))
            throw new ScriptLineException(opener, $"{word} '{process.Name}' is there already: expected another name");
        others.Add(process);
        line.End();
    }

    private void ParseInProcess(ScriptWords line, ScriptWord opener, ScriptProcess process)
    {
        if (line.OneOf(ProcessWords) == "map")
        {
            process.Regions.Add(ScriptStatementParser.ParseRegion(line, process, null, _files));
            line.End();
            return;
        }
        string name = NameOr(line, "thread");
        var copies = line.Peek;
        bool hasCopies = copies.Text.Length > 1 && copies.Text[0] == 'x';
        int count = 0;
        bool isRight = !hasCopies || (int.TryParse(copies.Text.AsSpan(1), NumberStyles.None,
            CultureInfo.InvariantCulture, out count) && count is >= 1 and <= CopiesMax);
        var thread = new ScriptThread(name, hasCopies ? count : null);
        _blocks.Push(new Block(opener, process, thread, thread.Body));
        if (process.Threads.Any(other => other.Name == name))
            throw new ScriptLineException(opener, $"thread '{name}' is there already: expected another name");
        process.Threads.Add(thread);
        if (!isRight)
            throw line.Unexpected(FormattableString.Invariant($"the number of threads: x1 to x{CopiesMax}"), []);
        if (hasCopies) line.Take(copies.Text);
        line.End();
    }

    private void OpenLoop(ScriptWords line, ScriptWord opener, Block outer)
    {
        var loop = new ScriptStatement.Loop(1, []);
        _blocks.Push(new Block(opener, outer.Process, outer.Thread, loop.Body));
        loop = loop with { Count = line.Count("the number of rounds", CountMax) };
        outer.Body.Add(loop);
        line.End();
    }

    private void OpenFork(ScriptWords line, ScriptWord opener, Block outer)
    {
        var fork = new ScriptStatement.Fork(NameOr(line, "child"), []) { Line = opener.Line };
        _blocks.Push(new Block(opener, outer.Process, outer.Thread, fork.Body));
        outer.Body.Add(fork);
        line.End();
    }

    private void Close(ScriptWord end)
    {
        var block = _blocks.Pop();
        if (block.Thread is null && block.Process!.Threads.Count == 0)
            Report(end,
                $"{block.Opener.Text} '{block.Process.Name}' has no thread: expected at least one before 'end'");
        else if (block is { Thread: null, Process: { IsProgram: true } program }
            && (program.Threads.Count > 1 || program.Threads[0].Copies > 1))
            Report(end, $"program '{program.Name}' has several threads: expected one");
        else if (block.Thread is not null && block.Body.Count == 0
            && _errors.TrueForAll(error => error.Line < block.Opener.Line))
            Report(end, $"'{block.Opener.Text}' is empty: expected at least one statement before 'end'");
    }

    /// <summary>The name; if it is wrong, that is reported and the block gets none.</summary>
    private string NameOr(ScriptWords line, string what)
    {
        string name = "";
        Guard(() => name = line.Name(what));
        return name;
    }
}
