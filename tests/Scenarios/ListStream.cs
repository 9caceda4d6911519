using VmActors.Vocabulary;

namespace Scenarios;

/// <summary>A stream from a list.</summary>
internal sealed class ListStream(MemoryOperation[] operations) : IInstructionStream
{
    private int _next;

    public int Fill(Span<MemoryOperation> target)
    {
        var count = Math.Min(target.Length, operations.Length - _next);
        operations.AsSpan(_next, count).CopyTo(target);
        _next += count;
        return count;
    }

    public void Dispose()
    {
    }
}
