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

    private static readonly StepText Text = StepText.InMemory(Name);

    /// <inheritdoc/>
    public IEnumerable<AnswerGroup> Solve()
    {
        foreach (var (fields, address) in accesses)
        {
            var steps = new Steps();
            var outcome = walker.Walk(memory, root, address, steps);
            ulong? physical = outcome.Fault == WalkFault.None ? outcome.Address.Value : null;
            var isRead = memory.TryRead(outcome.Address, 1, out var value) && physical is not null;
            yield return new AnswerGroup(
                fields,
                [
                    .. Indices(address, outcome.Level),
                    Answer.Of("pa", physical),
                    Answer.Of("value", isRead ? value : null),
                    Answer.Of("fault", Fault(outcome, isRead)),
                ],
                () => Lines(steps, physical, isRead ? value : null));
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

    private static IEnumerable<string> Lines(Steps steps, ulong? physical, ulong? value)
    {
        foreach (var line in steps.Lines(Text)) yield return line;
        if (physical is null) yield break;
        yield return value is null
            ? FormattableString.Invariant($"at pa {physical} there is no memory")
            : FormattableString.Invariant($"at pa {physical} stands {value}");
    }

    private static string Name(int level) => MultiLevelPageTableKind.LevelNames[level - 1];
}
