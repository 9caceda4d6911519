using System.Numerics;
using VmActors.Exercises.Reading;
using VmActors.Units.Explanation;
using VmActors.Units.Memory;
using VmActors.Units.PageTable;
using VmActors.Vocabulary;

namespace VmActors.Exercises.PageTables;

/// <summary>Which page an address is on, whether its entry is valid, and where it is in physical memory.</summary>
internal sealed class LinearPageTableKind : IExerciseKind
{
    /// <inheritdoc/>
    public string Name => "linear-page-table";

    /// <inheritdoc/>
    public IExercise? Read(CaseFields fields)
    {
        var entry = EntryFields.Read(fields, bytesOptional: true);
        var isSound = fields.AreSound;
        var table = fields.Numbers("pageTable", 0, isSound ? Access.Highest(8 * entry.Bytes) : ulong.MaxValue);
        var walker = fields.AreSound ? Walker(fields, entry, table.Count) : null;
        var addressMax = walker is null ? ulong.MaxValue : Access.Highest(walker.Geometry.VirtualBits);
        var accesses = Access.ReadAll(
            fields, addressMax, ("vpn", AnswerShape.Number), ("pa", AnswerShape.NumberOrNull));
        if (walker is null || !fields.AreSound) return null;
        var memory = new ByteMemory(new byte[table.Count * entry.Bytes]);
        foreach (var (vpn, raw) in table.Index())
            memory.Write(new PhysicalAddress((ulong)(vpn * entry.Bytes)), entry.Bytes, raw);
        return new LinearExercise(walker, memory, accesses);
    }

    private static RadixWalker? Walker(CaseFields fields, EntryFields entry, int count)
    {
        if (count > 1 && BitOperations.IsPow2(count)) return entry.Walker(BitOperations.Log2((uint)count));
        fields.Refuse("pageTable", FormattableString.Invariant(
            $"entries for {count} pages; expected a power of two, 2 or more: one for each page of the address space"));
        return null;
    }

    private sealed class LinearExercise(RadixWalker walker, ByteMemory memory, IReadOnlyList<Access> accesses)
        : IExercise
    {
        public IEnumerable<AnswerGroup> Solve()
        {
            foreach (var (fields, address) in accesses)
            {
                var steps = new StepList();
                var outcome = walker.Walk(memory, default, address, steps);
                yield return AnswerGroup.Of(
                    fields,
                    [
                        Answer.Of("vpn", (ulong)walker.Geometry.Index(address, RadixGeometry.Leaf)),
                        Answer.Of("pa", outcome.Fault == WalkFault.None ? outcome.Address.Value : null),
                    ],
                    new TranslatedAccess(address, steps.All, TranslatedAccess.Plain));
            }
        }
    }
}
