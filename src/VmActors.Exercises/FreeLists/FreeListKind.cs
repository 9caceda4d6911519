using VmActors.Exercises.Reading;
using VmActors.Units.Allocation;

namespace VmActors.Exercises.FreeLists;

/// <summary>What an allocator over a free list returns, how far it searches, and how its list stands after each
/// operation.</summary>
internal sealed class FreeListKind : IExerciseKind
{
    private const long NoAlignment = -1;

    private static readonly (string, FitPolicy)[] Policies =
    [
        ("BEST", FitPolicy.Best), ("WORST", FitPolicy.Worst), ("FIRST", FitPolicy.First), ("NEXT", FitPolicy.Next),
    ];

    private static readonly (string, FreeListOrder)[] Orders =
    [
        ("ADDRSORT", FreeListOrder.Address), ("SIZESORT+", FreeListOrder.SizeAscending),
        ("SIZESORT-", FreeListOrder.SizeDescending), ("INSERT-FRONT", FreeListOrder.InsertFront),
        ("INSERT-BACK", FreeListOrder.InsertBack),
    ];

    private static readonly (string, bool)[] Deeds = [("alloc", true), ("free", false)];

    /// <inheritdoc/>
    public string Name => "free-list";

    /// <inheritdoc/>
    public IExercise? Read(CaseFields fields)
    {
        var fit = fields.Word("policy", Policies);
        var order = fields.Word("listOrder", Orders);
        var coalesce = fields.Flag("coalesce");
        var header = fields.Number("headerSize", 0, FreeListSpec.OverheadMax);
        var alignment = fields.Integer("alignment", NoAlignment, (long)FreeListSpec.OverheadMax);
        if (alignment == 0) fields.Refuse("alignment", "0; expected -1, for none, or 1 and more");
        var start = fields.Number("heapBase", 0, ulong.MaxValue);
        var size = fields.Number("heapSize", 1, FreeListSpec.SizeMax);
        var operations = ReadOperations(fields);
        if (!fields.AreSound) return null;
        var rounded = alignment == NoAlignment ? 1 : (ulong)alignment;
        var spec = new FreeListSpec(start, size, fit, order, coalesce, header, rounded);
        if (spec.Problem() is not { } problem) return new FreeListExercise(spec, operations);
        fields.Refuse(problem);
        return null;
    }

    private static List<HeapOperation> ReadOperations(CaseFields fields)
    {
        var operations = new List<HeapOperation>();
        var live = new HashSet<ulong>();
        foreach (var operation in fields.Objects("ops"))
        {
            var allocates = operation.Word("op", Deeds);
            var isKnown = operation.AreSound;
            var pointer = operation.Number("ptr", 0, ulong.MaxValue);
            ulong? size = null;
            if (!isKnown) operation.OptionalNumber("size", 1, FreeListSpec.SizeMax);
            else if (allocates) size = operation.Number("size", 1, FreeListSpec.SizeMax);
            operation.Answer("returned", AnswerShape.Number);
            if (!isKnown || allocates) operation.Answer("searched", AnswerShape.Number);
            operation.Answer("freeList", AnswerShape.Pairs);
            operations.Add(new HeapOperation(operation, pointer, size));
            if (!operation.AreSound) continue;
            if (allocates && !live.Add(pointer))
                operation.Refuse("ptr", FormattableString.Invariant($"{pointer} is in use; expected another number"));
            if (!allocates && !live.Remove(pointer))
                operation.Refuse("ptr", FormattableString.Invariant($"{pointer} is not in use; expected one that is"));
        }
        return operations;
    }
}
