using VmActors.Exercises.Reading;
using VmActors.Units.Explanation;
using VmActors.Units.Segmentation;
using VmActors.Vocabulary;

namespace VmActors.Exercises.Segmentation;

/// <summary>Which segment an address chooses, whether it is within, and where it is in physical memory.</summary>
internal sealed class SegmentationKind : IExerciseKind
{
    private static readonly (string, Growth)[] Directions = [("up", Growth.Up), ("down", Growth.Down)];

    /// <inheritdoc/>
    public string Name => "segmentation";

    /// <inheritdoc/>
    public IExercise? Read(CaseFields fields)
    {
        var bits = (int)fields.Number("addressBits", 1, PhysicalAddress.BitsMax);
        var segments = fields.Objects("segments");
        var table = fields.AreSound ? Table(fields, bits, segments.Count) : null;
        foreach (var (selector, segment) in segments.Index()) Read(segment, table, selector);
        var addressMax = table is null ? ulong.MaxValue : Access.Highest(bits);
        var accesses = Access.ReadAll(
            fields, addressMax, ("segment", AnswerShape.Number), ("pa", AnswerShape.NumberOrNull));
        return table is not null && fields.AreSound ? new SegmentationExercise(table, accesses) : null;
    }

    private static SegmentTable? Table(CaseFields fields, int bits, int count)
    {
        if (SegmentTable.Problem(bits, count) is not { } problem) return new SegmentTable(bits, count);
        fields.Refuse(problem);
        return null;
    }

    private static void Read(CaseFields fields, SegmentTable? table, int selector)
    {
        var start = fields.Number("base", 0, PhysicalAddress.End.Value);
        var limit = fields.Number("limit", 0, PhysicalAddress.End.Value);
        var segment = Segment.Open(new PhysicalAddress(start), limit, fields.Word("grows", Directions));
        if (table is null || !fields.AreSound) return;
        if (segment.Problem(table.SizeMax) is { } problem) fields.Refuse(problem);
        else table[selector] = segment;
    }

    private sealed class SegmentationExercise(SegmentTable table, IReadOnlyList<Access> accesses) : IExercise
    {
        public IEnumerable<AnswerGroup> Solve()
        {
            foreach (var (fields, address) in accesses)
            {
                var steps = new StepList();
                var outcome = table.Translate(address, Protection.Read, Segment.RingMax, steps);
                yield return AnswerGroup.Of(
                    fields,
                    [
                        Answer.Of("segment", (ulong)outcome.Selector),
                        Answer.Of("pa", outcome.Fault == SegmentFault.None ? outcome.Address.Value : null),
                    ],
                    new TranslatedAccess(address, steps.All, TranslatedAccess.Plain));
            }
        }
    }
}
