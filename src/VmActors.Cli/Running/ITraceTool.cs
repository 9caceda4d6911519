namespace VmActors.Cli.Running;

/// <summary>What the command line does with traces.</summary>
public interface ITraceTool
{
    /// <summary>Converts a Valgrind lackey text (plain or gzip) into the project's own format.</summary>
    /// <param name="input">The text.</param>
    /// <param name="output">A new file; written whole or not at all by the caller, who renames it.</param>
    /// <param name="cancellation">Asks to stop.</param>
    /// <returns>What was converted, one line of text for each fact.</returns>
    /// <exception cref="InvalidInputException">The text is wrong.</exception>
    IReadOnlyList<string> Convert(string input, string output, CancellationToken cancellation);

    /// <summary>What is in a trace: counts by kind, pages, threads.</summary>
    /// <exception cref="InvalidInputException">The trace is wrong.</exception>
    TraceFacts Describe(string file, CancellationToken cancellation);
}

/// <summary>What is in a trace.</summary>
/// <param name="Format">What kind of file it is: <c>vmtrace of gzip</c>, <c>lackey text of ls</c>.</param>
/// <param name="Fetches">Instruction fetches.</param>
/// <param name="Loads">Loads.</param>
/// <param name="Stores">Stores.</param>
/// <param name="Modifies">Modifies.</param>
/// <param name="Events">Memory and synchronisation events by kind, in a fixed order.</param>
/// <param name="DistinctPages">Pages referred to.</param>
/// <param name="DistinctDataPages">Pages referred to by loads, stores and modifies.</param>
/// <param name="Threads">The threads, in order.</param>
/// <param name="FileBytes">Size of the file.</param>
public sealed record TraceFacts(
    string Format,
    long Fetches,
    long Loads,
    long Stores,
    long Modifies,
    IReadOnlyList<NamedCount> Events,
    long DistinctPages,
    long DistinctDataPages,
    IReadOnlyList<NamedCount> Threads,
    long FileBytes)
{
    /// <summary>References of every kind.</summary>
    public long References => Fetches + Loads + Stores + Modifies;
}

/// <summary>A count with a name.</summary>
/// <param name="Name">Of what.</param>
/// <param name="Count">How many.</param>
public sealed record NamedCount(string Name, long Count);
