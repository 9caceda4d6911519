using System.Collections.Immutable;
using VmActors.Exercises.BaseBounds;
using VmActors.Exercises.FreeLists;
using VmActors.Exercises.PageTables;
using VmActors.Exercises.Replacement;
using VmActors.Exercises.Segmentation;

namespace VmActors.Exercises;

/// <summary>The kinds of exercises.</summary>
public static class ExerciseKinds
{
    /// <summary>All of them.</summary>
    public static ImmutableArray<IExerciseKind> All { get; } =
    [
        new BaseBoundsKind(),
        new SegmentationKind(),
        new LinearPageTableKind(),
        new MultiLevelPageTableKind(),
        new ReplacementKind(),
        new FreeListKind(),
    ];
}
