using VmActors.Units.Allocation;
using static System.FormattableString;

namespace VmActors.Exercises.FreeLists;

/// <summary>Operations on one heap, in order.</summary>
/// <remarks>
/// OSTEP's program adds the header to whatever its allocator returns, -1 included: so an allocation that fails returns
/// the size of the header less one.
/// </remarks>
internal sealed class FreeListExercise(FreeListSpec spec, IReadOnlyList<HeapOperation> operations) : IExercise
{
    private const long Failed = -1;

    /// <inheritdoc/>
    public IEnumerable<AnswerGroup> Solve()
    {
        var list = new FreeList(spec);
        var addresses = new Dictionary<ulong, ulong>(); // by pointer, of allocations that did not fail
        foreach (var operation in operations)
        {
            var before = list.Blocks.ToList();
            var (answers, told) = operation.Size is { } size
                ? Allocate(list, addresses, operation.Pointer, size)
                : Free(list, addresses, operation.Pointer);
            var after = list.Blocks.ToList();
            yield return new AnswerGroup(
                operation.Fields,
                [.. answers, new Answer("freeList", Json(after))],
                () => [$"list before: {Json(before)}", told, $"list after: {Json(after)}"]);
        }
    }

    private (Answer[] Answers, string Told) Allocate(
        FreeList list, Dictionary<ulong, ulong> addresses, ulong pointer, ulong size)
    {
        var outcome = list.Allocate(size);
        if (outcome.Fits) addresses[pointer] = outcome.Address;
        var told = Invariant($"alloc {size}: {spec.Fit} fit looks at {outcome.Searched}, ") + (outcome.Fits
            ? Invariant($"takes {list.SizeOf(outcome.Address)} from {outcome.Address - spec.HeaderSize} on, ")
                + Invariant($"returns {outcome.Address}")
            : Invariant($"none large enough: returns {Failed} + header {spec.HeaderSize}"));
        var returned = outcome.Fits ? Invariant($"{outcome.Address}") : Invariant($"{Failed + (long)spec.HeaderSize}");
        return ([new Answer("returned", returned), Answer.Of("searched", (ulong)outcome.Searched)], told);
    }

    private static (Answer[] Answers, string Told) Free(
        FreeList list, Dictionary<ulong, ulong> addresses, ulong pointer)
    {
        if (!addresses.Remove(pointer, out var address))
        {
            var told = Invariant($"free {pointer}: its allocation had failed");
            return ([new Answer("returned", Invariant($"{Failed}"))], told);
        }
        var size = list.SizeOf(address);
        list.TryFree(address);
        return ([new Answer("returned", "0")], Invariant($"free {pointer}: gives back {size} at {address}"));
    }

    private static string Json(List<FreeBlock> blocks) =>
        $"[{string.Join(',', blocks.Select(block => Invariant($"[{block.Start},{block.Size}]")))}]";
}
