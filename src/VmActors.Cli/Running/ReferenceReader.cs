using VmActors.Units.Replacement;
using VmActors.Vocabulary;
using VmActors.Workloads;
using VmActors.Workloads.Traces.References;

namespace VmActors.Cli.Running;

/// <summary>Reads a file of references into a string of pages.</summary>
internal static class ReferenceReader
{
    private const int BatchLength = 4096;

    /// <summary>The pages of a file; a reference is to the page of its first byte.</summary>
    /// <param name="path">Any file that <see cref="ReferenceFile"/> opens.</param>
    /// <param name="pages">The size of pages; a list of page numbers is taken as it is.</param>
    /// <param name="dataOnly">Whether instruction fetches are left out.</param>
    /// <exception cref="InvalidInputException">The file is wrong.</exception>
    public static ReferenceString Read(string path, PageSize pages, bool dataOnly)
    {
        try
        {
            using var file = ReferenceFile.Open(path);
            var references = new ReferenceString((int)Math.Min(Array.MaxLength, file.Count ?? 0));
            ReadInto(references, file.Operations, file.IsPageList ? 0 : pages.Shift, dataOnly);
            return references;
        }
        catch (WorkloadException error)
        {
            throw new InvalidInputException(error.Message.Split('\n'));
        }
    }

    private static void ReadInto(
        ReferenceString references, IInstructionStream operations, int shift, bool dataOnly)
    {
        var first = dataOnly ? OperationKind.Load : OperationKind.Fetch;
        var batch = new MemoryOperation[BatchLength];
        for (var count = operations.Fill(batch); count > 0; count = operations.Fill(batch))
        {
            foreach (ref readonly var operation in batch.AsSpan(0, count))
            {
                var kind = operation.Kind;
                if (kind >= first && operation.IsReference)
                    references.Add(operation.Address >> shift, kind >= OperationKind.Store);
            }
        }
    }
}
