using VmActors.Vocabulary;
using VmActors.Workloads.Traces.Binary;
using VmActors.Workloads.Traces.Lackey;

namespace VmActors.Workloads.Traces.References;

/// <summary>The references of a lackey text, all threads in the order in which they ran.</summary>
/// <param name="text">Disposed of with the stream.</param>
/// <param name="fileName">For messages.</param>
internal sealed class LackeyReferences(Stream text, string fileName) : IInstructionStream
{
    private readonly LackeyReader _reader = new(text, fileName);
    private readonly List<LackeyMessage> _messages = [];

    private bool _isEmpty = true;

    /// <inheritdoc/>
    /// <exception cref="WorkloadException">A line is not what valgrind writes, or none is a reference.</exception>
    public int Fill(Span<MemoryOperation> operations)
    {
        while (true)
        {
            int count = _reader.ReadReferences(operations);
            _isEmpty &= count == 0;
            if (count > 0) return count;
            _messages.Clear();
            if (!_reader.ReadMessages(_messages)) return _isEmpty ? throw Empty(fileName, _reader.Length) : 0;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => text.Dispose();

    /// <summary>A text without any reference is no recording of a program: it is empty, or another program's.</summary>
    internal static TraceFormatException Empty(string path, long length) =>
        new(path, length, "the end, expected a reference like 'I  04001000,3'");
}
