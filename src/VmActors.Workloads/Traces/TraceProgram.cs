using VmActors.Workloads.Traces.Binary;

namespace VmActors.Workloads.Traces;

/// <summary>A recorded program as a workload.</summary>
public static class TraceProgram
{
    /// <summary>Opens a binary trace, or a lackey text, plain or gzip, which is converted in memory.</summary>
    /// <exception cref="WorkloadException">The file is not what it seems to be, truncated or damaged.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Program Open(string path)
    {
        using var file = OpenFile(path);
        file.Verify();
        return new Program(
            file.Name,
            file.Areas,
            [
                .. Enumerable.Range(0, file.ThreadCount)
                    .Select(thread => new ThreadProgram(file.ThreadName(thread), file.OpenThread(thread))),
            ])
        {
            ReferenceCount = Enumerable.Range(0, file.ThreadCount).Sum(thread => file.Counts(thread).References),
        };
    }

    /// <summary>Opens a binary trace as it is, a lackey text as the binary trace that it converts to.</summary>
    /// <exception cref="WorkloadException">The file is not what it seems to be, truncated or damaged.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static TraceFile OpenFile(string path)
    {
        Span<byte> start = stackalloc byte[4];
        int count;
        using (var file = File.OpenRead(path)) count = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        if (TraceFile.IsTrace(start[..count])) return TraceFile.Open(path);
        var trace = new MemoryStream();
        TraceConverter.ConvertFile(path, trace, TraceCompression.None);
        return TraceFile.Open(path, trace.GetBuffer().AsMemory(0, (int)trace.Length));
    }

    /// <summary>The file's name up to its first dot.</summary>
    internal static string NameOf(string path) => Path.GetFileName(path).Split('.')[0];
}
