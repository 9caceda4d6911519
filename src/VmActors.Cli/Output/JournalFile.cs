using VmActors.Runtime.Journal;

namespace VmActors.Cli.Output;

/// <summary>The file that a run's messages are recorded in: it appears under its name when the run is over, or
/// never.</summary>
internal sealed class JournalFile : IDisposable
{
    private readonly string _path;
    private readonly string _partial;
    private readonly StreamWriter _writer;

    private JournalFile(string path)
    {
        _path = path;
        _partial = $"{path}.partial-{Path.GetRandomFileName()}";
        _writer = new StreamWriter(_partial);
        Journal = new TextJournal(_writer);
    }

    /// <summary>Where the run records.</summary>
    public IJournal Journal { get; }

    /// <summary>A journal for <paramref name="path"/>; null for no path.</summary>
    public static JournalFile? Open(string? path) => path is null ? null : new JournalFile(path);

    /// <summary>The run is over: the file gets its name.</summary>
    public void Keep()
    {
        _writer.Dispose();
        File.Move(_partial, _path, overwrite: true);
    }

    /// <summary>Without <see cref="Keep"/> nothing stays.</summary>
    public void Dispose()
    {
        _writer.Dispose();
        File.Delete(_partial);
    }
}
