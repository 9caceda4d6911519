using VmActors.Explanations;
using VmActors.Units.Explanation;
using VmActors.Units.Memory;
using VmActors.Units.PageTable;
using VmActors.Vocabulary;

namespace VmActors.Exercises.PageTables;

/// <summary>Accesses through the tables of one memory.</summary>
internal sealed class MultiLevelExercise(
    RadixWalker walker, ByteMemory memory, PhysicalAddress root, IReadOnlyList<Access> accesses) : IExercise
{
    /// <summary>The fault of an entry, or a byte, where there is no memory.</summary>
    public const string NoMemory = "memory";

    private static readonly Notation Text = Notation.Decimal with
    {
        IndexName = (level, _) => Name(level),
        EntryName = (level, _) => Name(level),
    };

    /// <inheritdoc/>
    public IEnumerable<AnswerGroup> Solve()
    {
        foreach (var (fields, address) in accesses)
        {
            var steps = new StepList();
            var outcome = walker.Walk(memory, root, address, steps);
            ulong? physical = outcome.Fault == WalkFault.None ? outcome.Address.Value : null;
            var isRead = memory.TryRead(outcome.Address, 1, out var value) && physical is not null;
            if (physical is not null) steps.On(new ByteRead(outcome.Address, isRead ? (byte)value : null));
            yield return AnswerGroup.Of(
                fields,
                [
                    .. Indices(address, outcome.Level),
                    Answer.Of("pa", physical),
                    Answer.Of("value", isRead ? value : null),
                    Answer.Of("fault", Fault(outcome, isRead)),
                ],
                new TranslatedAccess(address, steps.All, Text));
        }
    }

    /// <summary>The index of each level that was looked at; null for those that were not.</summary>
    private IEnumerable<Answer> Indices(VirtualAddress address, int lastLevel)
    {
        for (var level = walker.Geometry.Levels; level >= RadixGeometry.Leaf; level--)
        {
            ulong? index = level >= lastLevel ? (ulong)walker.Geometry.Index(address, level) : null;
            yield return Answer.Of(Name(level) + "Index", index);
        }
    }

    private static string? Fault(WalkOutcome outcome, bool isRead) => outcome.Fault switch
    {
        WalkFault.NotPresent => Name(outcome.Level),
        WalkFault.None when isRead => null,
        _ => NoMemory,
    };

    private static string Name(int level) => MultiLevelPageTableKind.LevelNames[level - 1];
}
