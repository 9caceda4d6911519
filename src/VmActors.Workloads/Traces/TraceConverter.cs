using VmActors.Vocabulary;
using VmActors.Workloads.Traces.Binary;
using VmActors.Workloads.Traces.Lackey;
using VmActors.Workloads.Traces.Recording;
using VmActors.Workloads.Traces.References;

namespace VmActors.Workloads.Traces;

/// <summary>Converts a lackey text into a binary trace, in one pass, with memory for the pages touched only.</summary>
public sealed class TraceConverter
{
    private const int BatchLength = 4096;

    private readonly LackeyReader _reader;
    private readonly TraceWriter _writer;
    private readonly RecordedProcess _process;
    private readonly Dictionary<int, int> _threads = []; // valgrind's number, used again after a thread's end, to ours
    private int _threadCount;
    private int _running;
    private ulong _heapEnd;
    private long _messageLines, _otherCalls;

    private TraceConverter(LackeyReader reader, TraceWriter writer)
    {
        _reader = reader;
        _writer = writer;
        _process = new RecordedProcess(writer);
        _running = Start(valgrindThread: 1);
    }

    /// <summary>Converts a file; the output appears whole or not at all.</summary>
    /// <param name="inputPath">A lackey text, plain or compressed by gzip.</param>
    /// <param name="outputPath">The binary trace; replaced if it is there.</param>
    /// <exception cref="WorkloadException">A line is not what valgrind writes, or a gzip file is damaged.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public static ConversionReport Convert(string inputPath, string outputPath)
    {
        string partialPath = outputPath + ".partial";
        try
        {
            ConversionReport report;
            using (var output = File.Create(partialPath))
                report = ConvertFile(inputPath, output, TraceCompression.Best);
            File.Move(partialPath, outputPath, overwrite: true);
            return report;
        }
        finally
        {
            File.Delete(partialPath);
        }
    }

    /// <summary>Converts a lackey text to a stream.</summary>
    /// <param name="text">The text, not compressed.</param>
    /// <param name="fileName">For messages and, without folder and endings, as the program's name.</param>
    /// <param name="output">Written front to back, not closed; useless unless this returns.</param>
    /// <param name="compression">How the blocks are stored.</param>
    /// <exception cref="LackeyFormatException">A line is not what valgrind writes.</exception>
    public static ConversionReport Convert(Stream text, string fileName, Stream output, TraceCompression compression)
    {
        var converter = new TraceConverter(new LackeyReader(text, fileName), new TraceWriter(output, compression));
        converter.ReadAll();
        return converter.Complete(TraceProgram.NameOf(fileName));
    }

    /// <summary>Converts a file to a stream; one that begins as gzip does (RFC 1952) is decompressed.</summary>
    internal static ConversionReport ConvertFile(string path, Stream output, TraceCompression compression)
    {
        using var text = TraceText.Open(path);
        var report = Convert(text, path, output, compression);
        return report.Counts.References > 0 ? report : throw LackeyReferences.Empty(path, report.TextLength);
    }

    private void ReadAll()
    {
        var references = new MemoryOperation[BatchLength];
        var messages = new List<LackeyMessage>();
        while (true)
        {
            int count;
            while ((count = _reader.ReadReferences(references)) > 0)
                foreach (ref readonly var reference in references.AsSpan(0, count)) _process.Refer(_running, reference);
            messages.Clear();
            if (!_reader.ReadMessages(messages)) return;
            _messageLines++;
            foreach (var message in messages) Take(message);
        }
    }

    private void Take(in LackeyMessage message)
    {
        if (message.Kind == LackeyMessageKind.Starts)
        {
            bool isFirst = _threadCount == 1 && _writer.Counts(0).ByKind.All(count => count == 0);
            _running = isFirst ? ThreadOf(1) : Start(message.Thread);
            return;
        }
        int thread = ThreadOf(message.Thread);
        var range = TraceFormat.PageSize.Covering(new VirtualAddress(message.Address), new Bytes((long)message.Length));
        switch (message.Kind)
        {
            case LackeyMessageKind.Runs:
                _running = thread;
                break;
            case LackeyMessageKind.Clone:
                _process.Clone(thread);
                break;
            case LackeyMessageKind.Map:
                _process.Map(thread, range, message.Protection);
                break;
            case LackeyMessageKind.Unmap:
                _process.Unmap(thread, range);
                break;
            case LackeyMessageKind.Protect when !range.IsEmpty:
                _process.Protect(thread, range, message.Protection);
                break;
            case LackeyMessageKind.Break:
                MoveHeapEnd(thread, message.Address);
                break;
            case LackeyMessageKind.Remap:
                Remap(thread, range, message);
                break;
            default:
                _otherCalls++;
                break;
        }
    }

    /// <summary>The heap grew or shrank by whole pages; the first call only tells where it ends.</summary>
    private void MoveHeapEnd(int thread, ulong end)
    {
        var from = TraceFormat.PageSize.Covering(default, new Bytes((long)_heapEnd)).End;
        var to = TraceFormat.PageSize.Covering(default, new Bytes((long)end)).End;
        bool isFirst = _heapEnd == 0;
        _heapEnd = end;
        if (isFirst || from == to) return;
        if (to > from) _process.Map(thread, new PageRange(from, to), Protection.ReadWrite);
        else _process.Unmap(thread, new PageRange(to, from));
    }

    /// <summary>
    /// The new range, where it is not the old one, is mapped; the old one, where it is not the new one, unmapped.
    /// </summary>
    private void Remap(int thread, PageRange to, in LackeyMessage message)
    {
        var from = TraceFormat.PageSize.Covering(
            new VirtualAddress(message.OldAddress), new Bytes((long)message.OldLength));
        var protection = _process.ProtectionAt(from.Start);
        if (to.Start == from.Start)
        {
            if (to.End > from.End) _process.Map(thread, new PageRange(from.End, to.End), protection);
            else if (to.End < from.End) _process.Unmap(thread, new PageRange(to.End, from.End));
            return;
        }
        _process.Map(thread, to, protection);
        if (!from.IsEmpty) _process.Unmap(thread, from);
    }

    private int ThreadOf(int valgrindThread) =>
        _threads.TryGetValue(valgrindThread, out int thread) ? thread : Start(valgrindThread);

    private int Start(int valgrindThread)
    {
        int thread = _process.StartThread(FormattableString.Invariant($"thread {++_threadCount}"), _running);
        _threads[valgrindThread] = thread;
        return thread;
    }

    private ConversionReport Complete(string name)
    {
        var areas = _process.InferAreas();
        _writer.Complete(name, areas, _process.DistinctPages, _process.DistinctDataPages);
        return new ConversionReport
        {
            Lines = _reader.Line,
            TextLength = _reader.Length,
            MessageLines = _messageLines,
            OtherCalls = _otherCalls,
            Counts = OperationCounts.Sum(Enumerable.Range(0, _threadCount).Select(_writer.Counts)),
            Threads = _threadCount,
            DistinctPages = _process.DistinctPages,
            DistinctDataPages = _process.DistinctDataPages,
            InferredAreas = areas,
            InferredMaps = _process.InferredMaps,
            InferredProtects = _process.InferredProtects,
            TraceLength = _writer.Length,
        };
    }
}
