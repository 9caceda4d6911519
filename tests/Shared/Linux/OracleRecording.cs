using System.Globalization;
using System.IO.Compression;

namespace VmActors.Tests.Linux;

/// <summary>A step with its outcome, as it was recorded.</summary>
/// <param name="Line">Where it stands in the file, from 1.</param>
/// <param name="Text">The step as written.</param>
/// <param name="Step">The step.</param>
/// <param name="Outcome">The outcome as written.</param>
internal sealed record RecordedStep(int Line, string Text, OracleStep Step, string Outcome);

/// <summary>The steps from an empty address space on.</summary>
internal sealed record RecordedScript(string Name, IReadOnlyList<RecordedStep> Steps);

/// <summary>A file that tests/oracle recorded, in the format that its README.md describes.</summary>
internal sealed record OracleRecording(
    string Path, string Kernel, OracleWorld World, IReadOnlyList<RecordedScript> Scripts)
{
    private const string FirstLine = "# VmActors oracle recording 1";

    /// <summary>Reads a recording, compressed (.gz) or not.</summary>
    /// <exception cref="FormatException">The text is no recording: the message has file, line and what was expected.
    /// </exception>
    public static OracleRecording Load(string path)
    {
        using var text = Open(path);
        return Parse(path, text.ReadToEnd());
    }

    /// <summary>The text of a recording, compressed (.gz) or not.</summary>
    public static StreamReader Open(string path)
    {
        Stream file = File.OpenRead(path);
        return new StreamReader(
            path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file);
    }

    /// <summary>Reads the text of a recording.</summary>
    /// <exception cref="FormatException">As in <see cref="Load"/>.</exception>
    public static OracleRecording Parse(string path, string text)
    {
        var lines = text.Split('\n');
        if (lines[^1].Length != 0)
            throw Wrong(path, lines.Length, "the text ends inside a line");
        var header = Header(path, lines);
        var world = ReadWorld(path, header[3]);
        var reader = new OracleStepReader(world.PageSize);
        var scripts = new List<RecordedScript>();
        var alive = new HashSet<int>();
        for (int at = header.Length; at < lines.Length - 1; at++)
        {
            if (lines[at].StartsWith("script ", StringComparison.Ordinal))
            {
                scripts.Add(new RecordedScript(lines[at], new List<RecordedStep>()));
                alive = [0];
            }
            else if (scripts.Count == 0)
            {
                throw Wrong(path, at + 1, $"expected \"script NUMBER\", found \"{lines[at]}\"");
            }
            else
            {
                ((List<RecordedStep>)scripts[^1].Steps).Add(Step(path, at + 1, lines[at], reader, alive));
            }
        }
        return new OracleRecording(path, header[1]["# kernel ".Length..], world, scripts);
    }

    private static string[] Header(string path, string[] lines)
    {
        string[] starts = [FirstLine, "# kernel ", "# seed ", "# page "];
        for (int at = 0; at < starts.Length; at++)
        {
            if (at >= lines.Length || !lines[at].StartsWith(starts[at], StringComparison.Ordinal))
                throw Wrong(path, at + 1, $"expected \"{starts[at]}\"");
        }
        return lines[..starts.Length];
    }

    /// <summary>Reads <c># page 4096, arena 64, heap 16, A 66770, B 12288</c>.</summary>
    private static OracleWorld ReadWorld(string path, string line)
    {
        string[] names = ["# page ", "arena ", "heap ", "A ", "B "];
        var parts = line.Split(", ");
        var numbers = new List<int>();
        foreach (var (part, name) in parts.Zip(names))
        {
            if (part.StartsWith(name, StringComparison.Ordinal) && int.TryParse(part[name.Length..], out int number))
                numbers.Add(number);
        }
        if (parts.Length != names.Length || numbers.Count != names.Length)
            throw Wrong(path, 4, $"expected \"# page N, arena N, heap N, A N, B N\", found \"{line}\"");
        return new OracleWorld(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
    }

    private static RecordedStep Step(string path, int line, string text, OracleStepReader reader, HashSet<int> alive)
    {
        var halves = text.Split(" = ");
        if (halves.Length != 2 || halves[1].Length == 0)
            throw Wrong(path, line, $"expected \"STEP = OUTCOME\", found \"{text}\"");
        try
        {
            var step = reader.Read(halves[0]);
            if (!alive.Contains(step.Process))
                throw new FormatException($"process {step.Process} is not alive in \"{text}\"");
            if (step is OracleStep.Exit)
                alive.Remove(step.Process);
            if (step is OracleStep.Fork && int.TryParse(halves[1], CultureInfo.InvariantCulture, out int child))
                alive.Add(child);
            return new RecordedStep(line, halves[0], step, halves[1]);
        }
        catch (FormatException wrong)
        {
            throw Wrong(path, line, wrong.Message);
        }
    }

    private static FormatException Wrong(string path, int line, string what) => new($"{path}({line}): {what}");
}
