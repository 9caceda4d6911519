using VmActors.Units.Cache;
using VmActors.Units.Explanation;
using static System.FormattableString;

namespace VmActors.Explanations.Kinds;

/// <summary>Caches: lookups, fetches, evictions.</summary>
internal static class CacheKinds
{
    private const int WaysMax = 16;

    public static IEnumerable<StepKind> All =>
    [
        StepKind.Of<CacheLookedUp>(LookedUp, DrawSet),
        StepKind.Of<LineFetched>((step, text) =>
            $"memory: the line of pa {text.Of(step.Address.Value)} is read, {Notation.Cycles(step.Cycles)}"),
        StepKind.Of<LineEvicted>((step, text) =>
            $"{NameOf(step.Level)}: the line at pa {text.Of(step.Line.Value)} goes, "
                + (step.WrittenBackTo is { } below ? $"dirty, to {NameOf(below)}" : "clean, dropped")),
    ];

    private static string LookedUp(CacheLookedUp step, Notation text)
    {
        var (tag, index, offset) = step.Parts;
        var result = step.Hit ? $"hit, {Notation.Cycles(step.Cycles)}" : "miss";
        return $"{NameOf(step.Level)}: pa {text.Of(step.Address.Value)}, CT {text.Of(tag)}, "
            + $"CI {text.Of((ulong)index)}{text.Width(step.Geometry.IndexBits)}, "
            + $"CO {text.Of((ulong)offset)}{text.Width(step.Geometry.OffsetBits)}: {result}";
    }

    private static IEnumerable<string> DrawSet(CacheLookedUp step, Notation text)
    {
        var (tag, index, offset) = step.Parts;
        var (indexBits, offsetBits) = (step.Geometry.IndexBits, step.Geometry.OffsetBits);
        var width = AddressKinds.WidthOf(step.Address.Value, indexBits + offsetBits);
        foreach (var line in BitRuler.WithValues(text,
        [
            new("CT", indexBits + offsetBits, width - indexBits - offsetBits, tag),
            new("CI", offsetBits, indexBits, (ulong)index),
            new("CO", 0, offsetBits, (ulong)offset),
        ]))
            yield return line;
        var held = step.Ways.Where(way => !way.IsEmpty).ToList();
        yield return held.Count == 0 ? "the set is empty"
            : held.Count > WaysMax ? Invariant($"the set holds {held.Count} lines")
            : $"the set holds CT {string.Join(", ", held.Select(way => Shown(step.Geometry, way, text)))}";
        if (step.Byte is { } value)
        {
            var bytes = string.Join(' ', step.Line.Select(one => Invariant($"{one:X2}")));
            yield return Invariant($"line {bytes}, byte 0x{value:X2}");
        }
    }

    private static string Shown(CacheGeometry geometry, CachedLine way, Notation text) =>
        text.Of(geometry.Split(geometry.AddressOf(way.Line)).Tag) + (way.IsDirty ? " (dirty)" : "");

    private static string NameOf(MemoryLevel level) => level switch
    {
        MemoryLevel.L1Instruction => "L1 instruction cache",
        MemoryLevel.L1Data => "L1 data cache",
        MemoryLevel.Memory => "memory",
        _ => $"{level} cache",
    };
}
