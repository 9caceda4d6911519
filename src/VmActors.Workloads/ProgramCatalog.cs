namespace VmActors.Workloads;

/// <summary>What the programs of one machine have in common: files by name, and programs to run by number.</summary>
public sealed class ProgramCatalog
{
    private readonly Dictionary<string, ProgramFile> _files = new(StringComparer.Ordinal); // never iterated
    private int _imageCount;

    /// <summary>The file of a name; a new one when there is none yet.</summary>
    public ProgramFile File(string name, long size)
    {
        if (!_files.TryGetValue(name, out var file))
            _files.Add(name, file = new ProgramFile(_files.Count + 1, name, size));
        return file;
    }

    /// <summary>A number for a program to run.</summary>
    public int TakeImageNumber() => ++_imageCount;
}
