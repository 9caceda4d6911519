using Spectre.Console;

namespace VmActors.Cli.Output;

/// <summary>
/// The two streams of the tool: results go to <see cref="Out"/>, everything else to <see cref="Error"/>.
/// </summary>
public sealed class Terminal
{
    /// <summary>The tool over two writers.</summary>
    /// <param name="output">For results.</param>
    /// <param name="error">For messages and progress.</param>
    /// <param name="isLive">Whether a person watches <paramref name="error"/> on a terminal that knows escapes.</param>
    public Terminal(TextWriter output, TextWriter error, bool isLive)
    {
        (Out, Error, IsLive) = (output, error, isLive);
        Live = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(error),
            Ansi = isLive ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = isLive ? InteractionSupport.Detect : InteractionSupport.No,
        });
    }

    /// <summary>For results.</summary>
    public TextWriter Out { get; }

    /// <summary>For messages and progress.</summary>
    public TextWriter Error { get; }

    /// <summary>Whether <see cref="Live"/> may redraw lines.</summary>
    public bool IsLive { get; }

    /// <summary>For progress that redraws itself.</summary>
    internal IAnsiConsole Live { get; }

    /// <summary>The process's own streams. NO_COLOR and dumb terminals get no escapes.</summary>
    public static Terminal OfProcess()
    {
        var isDumb = !OperatingSystem.IsWindows() && Environment.GetEnvironmentVariable("TERM") is null or "" or "dumb";
        var isPlain = isDumb || Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 };
        return new Terminal(Console.Out, Console.Error, !isPlain && !Console.IsErrorRedirected);
    }

    /// <summary>Writes each error on a line of its own.</summary>
    internal void Report(IEnumerable<string> errors)
    {
        foreach (var error in errors) Error.WriteLine(error);
    }
}
