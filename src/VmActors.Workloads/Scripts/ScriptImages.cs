using System.Collections.Immutable;

namespace VmActors.Workloads.Scripts;

/// <summary>The programs of a script that processes may run, compiled.</summary>
internal sealed class ScriptImages(ScriptOptions options)
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal); // never iterated
    private readonly List<ProgramImage> _images = [];
    private readonly List<ProgramFile> _files = [];

    /// <summary>All of them.</summary>
    public ImmutableArray<ProgramImage> All => [.. _images];

    /// <summary>The files that they map.</summary>
    public IEnumerable<ProgramFile> Files => _files;

    /// <summary>The number of a program.</summary>
    public int NumberOf(ScriptProcess program) => _numbers[program.Name];

    /// <summary>Compiles a program; it may run itself, and those before it.</summary>
    /// <param name="program">The program.</param>
    /// <param name="index">Its place in the script, after all processes.</param>
    public void Add(ScriptProcess program, int index)
    {
        int number = options.Catalog.TakeImageNumber();
        _numbers.Add(program.Name, number);
        var compiled = ScriptCompiler.CompileImage(program, number, index, options, this);
        _images.Add(compiled.Image);
        _files.AddRange(compiled.Files);
    }
}
