using VmActors.Vocabulary;

namespace VmActors.Workloads.Tests;

/// <summary>Reads whole streams into lists.</summary>
internal static class Streams
{
    /// <summary>
    /// Everything that <paramref name="stream"/> has left, asked for in pieces of <paramref name="batch"/>.
    /// </summary>
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

    /// <summary>
    /// The fewest bytes that the host's thread allocated in any of ten rounds of <paramref name="fills"/>: what filling
    /// itself allocates. The host's compiler, at work now and then on the same thread, allocates in some round only.
    /// </summary>
    public static long LeastAllocated(IInstructionStream stream, int fills)
    {
        var buffer = new MemoryOperation[512];
        long least = long.MaxValue;
        for (int round = 0; round < 10; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            bool isFull = true;
            for (int i = 0; i < fills; i++) isFull &= stream.Fill(buffer) > 0;
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            Assert.True(isFull);
        }
        return least;
    }
}
