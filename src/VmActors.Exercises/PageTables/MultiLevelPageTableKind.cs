using VmActors.Exercises.Reading;
using VmActors.Units.Memory;
using VmActors.Units.PageTable;
using VmActors.Vocabulary;

namespace VmActors.Exercises.PageTables;

/// <summary>The way of an address through tables in memory: the indices, where it is, what is there, which entry is not
/// valid.</summary>
internal sealed class MultiLevelPageTableKind : IExerciseKind
{
    /// <summary>What the entries of a level are called; level 1 is the leaf.</summary>
    internal static readonly string[] LevelNames = ["pte", "pde", "pdpte", "pml4e", "pml5e"];

    /// <inheritdoc/>
    public string Name => "multi-level-page-table";

    /// <inheritdoc/>
    public IExercise? Read(CaseFields fields)
    {
        var entry = EntryFields.Read(fields, bytesOptional: false);
        var levels = fields.Numbers("levels", 1, RadixGeometry.IndexBitsMax).Select(bits => (int)bits).ToList();
        if (levels.Count > LevelNames.Length)
        {
            fields.Refuse("levels", FormattableString.Invariant(
                $"{levels.Count} levels; expected 1 to {LevelNames.Length}"));
        }
        var walker = entry.Walker(levels);
        var names = LevelNames.Take(walker?.Geometry.Levels ?? LevelNames.Length).ToList();
        var pdbrMax = walker is null ? ulong.MaxValue : Access.Highest(walker.Geometry.FrameBits);
        var pdbr = fields.Number("pdbr", 0, pdbrMax);
        var memory = new ByteMemory(fields.Hex("memoryHex"));
        var accesses = Access.ReadAll(
            fields,
            walker is null ? ulong.MaxValue : Access.Highest(walker.Geometry.VirtualBits),
            [
                .. names.AsEnumerable().Reverse().Select(name => (name + "Index", AnswerShape.NumberOrNull)),
                ("pa", AnswerShape.NumberOrNull), ("value", AnswerShape.NumberOrNull),
                ("fault", AnswerShape.WordOrNull([.. names, MultiLevelExercise.NoMemory])),
            ]);
        if (walker is null || !fields.AreSound) return null;
        var root = new PhysicalAddress(pdbr << walker.Geometry.OffsetBits);
        return new MultiLevelExercise(walker, memory, root, accesses);
    }
}
