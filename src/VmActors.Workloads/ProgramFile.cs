using System.Collections.Immutable;
using VmActors.Vocabulary;

namespace VmActors.Workloads;

/// <summary>A file of the simulated machine. Each of its 64-bit words holds its number, in the upper 16 bits, and its
/// own offset plus 1: no two words of files are equal.</summary>
/// <param name="Number">By which programs map it, from 1; the same file for all that name it.</param>
/// <param name="Name">For reports.</param>
/// <param name="Size">In bytes, 1 and up.</param>
public sealed record ProgramFile(int Number, string Name, long Size)
{
    /// <summary>The words of a page; zero beyond the end.</summary>
    public ImmutableArray<ulong> Page(long index, PageSize pages)
    {
        var words = new ulong[pages.Words];
        var start = (ulong)(index * pages.Bytes);
        for (var word = 0; word < words.Length; word++)
        {
            var offset = start + ((ulong)word * sizeof(ulong));
            words[word] = offset < (ulong)Size ? ((ulong)Number << 48) | (offset + 1) : 0;
        }
        return [.. words];
    }
}

/// <summary>The files of a machine's programs, by name.</summary>
public sealed class FileCatalog
{
    private readonly Dictionary<string, ProgramFile> _files = new(StringComparer.Ordinal); // never iterated

    /// <summary>The file of a name; a new one when there is none yet.</summary>
    public ProgramFile File(string name, long size)
    {
        if (!_files.TryGetValue(name, out var file))
            _files.Add(name, file = new ProgramFile(_files.Count + 1, name, size));
        return file;
    }
}
