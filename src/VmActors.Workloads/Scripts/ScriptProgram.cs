using System.Collections.Immutable;

namespace VmActors.Workloads.Scripts;

/// <summary>
/// A written workload: processes, threads and what they do; <c>docs/workload-script.md</c> is the language.
/// </summary>
public static class ScriptProgram
{
    /// <summary>Reads a script and compiles it.</summary>
    /// <param name="text">The script.</param>
    /// <param name="fileName">For messages.</param>
    /// <param name="options">Clock and seed.</param>
    /// <returns>A program for each process, in the order of the text.</returns>
    /// <exception cref="ScriptException">The script has errors: all of them.</exception>
    public static ImmutableArray<Program> Parse(string text, string fileName, ScriptOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Hertz, 1);
        var parser = new ScriptParser(fileName, options);
        parser.Parse(text);
        if (parser.Errors.Count > 0) throw new ScriptException([.. parser.Errors]);
        try
        {
            var images = new ScriptImages(options);
            foreach (var (index, program) in parser.Programs.Index())
                images.Add(program, parser.Processes.Count + index);
            return
            [
                .. parser.Processes.Select((process, index) =>
                    ScriptCompiler.Compile(process, index, options, images)),
            ];
        }
        catch (ScriptPlaceException error)
        {
            throw new ScriptException([new ScriptError(fileName, 1, 1,
                $"region '{error.Message}' and those before it are too large: expected less than 128 TiB")]);
        }
    }

    /// <summary>Reads a script from a file.</summary>
    /// <exception cref="ScriptException">The script has errors: all of them.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ImmutableArray<Program> Open(string path, ScriptOptions options) =>
        Parse(File.ReadAllText(path), path, options);
}
