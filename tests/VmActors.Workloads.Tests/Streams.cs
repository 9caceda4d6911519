using VmActors.Vocabulary;

namespace VmActors.Workloads.Tests;

/// <summary>Reads whole streams into lists.</summary>
internal static class Streams
{
    /// <summary>Everything that <paramref name="stream"/> has left, asked for in pieces of <paramref name="batch"/>.</summary>
    public static List<MemoryOperation> Drain(IInstructionStream stream, int batch = 1000, long limit = long.MaxValue)
    {
        var operations = new List<MemoryOperation>();
        var buffer = new MemoryOperation[batch];
        while (operations.Count < limit)
        {
            int count = stream.Fill(buffer);
            if (count == 0) break;
            operations.AddRange(buffer.AsSpan(0, count));
        }
        return operations;
    }
}
