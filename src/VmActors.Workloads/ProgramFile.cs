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
