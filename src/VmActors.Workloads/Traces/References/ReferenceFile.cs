using VmActors.Vocabulary;
using VmActors.Workloads.Traces.Binary;

namespace VmActors.Workloads.Traces.References;

/// <summary>A file of references in any form that the project reads, as one stream in which all are in one
/// order.</summary>
public sealed class ReferenceFile : IDisposable
{
    private const int SniffedMax = 1 << 16;

    private ReferenceFile(IInstructionStream operations, bool isPageList, long? count = null) =>
        (Operations, IsPageList, Count) = (operations, isPageList, count);

    /// <summary>References and, from some files, other operations between them. Filling from it throws a
    /// <see cref="WorkloadException"/> where the file is wrong.</summary>
    public IInstructionStream Operations { get; }

    /// <summary>References in the file; null where that is known at its end only.</summary>
    public long? Count { get; }

    /// <summary>Whether the file is a list of page numbers: then each is the address of a load.</summary>
    public bool IsPageList { get; }

    /// <summary>
    /// Opens a binary trace, a lackey text or a list of page numbers; texts may be compressed by gzip. The threads of a
    /// lackey text are in the order in which they ran, those of a binary trace take turns.
    /// </summary>
    /// <exception cref="WorkloadException">The file is not what it seems to be, truncated or damaged.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ReferenceFile Open(string path)
    {
        if (IsBinary(path))
        {
            var turns = ThreadTurns.Open(path);
            return new ReferenceFile(turns, isPageList: false, turns.ReferenceCount);
        }
        var isPageList = IsList(path);
        var text = TraceText.Open(path);
        return new ReferenceFile(
            isPageList ? new PageListReader(text, path) : new LackeyReferences(text, path), isPageList);
    }

    /// <inheritdoc/>
    public void Dispose() => Operations.Dispose();

    private static bool IsBinary(string path)
    {
        Span<byte> start = stackalloc byte[4];
        using var file = File.OpenRead(path);
        return TraceFile.IsTrace(start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)]);
    }

    /// <summary>A text is valgrind's when its first line that says anything begins as one of valgrind's.</summary>
    private static bool IsList(string path)
    {
        var start = new byte[SniffedMax];
        using var text = TraceText.Open(path);
        ReadOnlySpan<byte> rest = start.AsSpan(0, text.ReadAtLeast(start, start.Length, throwOnEndOfStream: false));
        while (!rest.IsEmpty)
        {
            int end = rest.IndexOf((byte)'\n');
            var line = (end < 0 ? rest : rest[..end]).TrimEnd(" \t\r"u8);
            rest = end < 0 ? [] : rest[(end + 1)..];
            if (!line.IsEmpty && !line.TrimStart(" \t"u8).StartsWith("#"u8)) return !IsOfValgrind(line);
        }
        return true;
    }

    private static bool IsOfValgrind(ReadOnlySpan<byte> line) =>
        line.StartsWith("I "u8) || line.StartsWith(" L"u8) || line.StartsWith(" S"u8) || line.StartsWith(" M"u8)
        || line.StartsWith("=="u8) || line.StartsWith("--"u8) || line.StartsWith("S"u8) || line.StartsWith(" --"u8);
}
