using FsCheck;
using FsCheck.Fluent;
using VmActors.Units.Replacement;

namespace VmActors.Units.Tests.Replacement;

/// <summary>Random memories and strings, small enough that everything about them happens: loops longer than memory,
/// pages that come back, stores.</summary>
internal static class RandomStrings
{
    public static Arbitrary<VictimPolicySpec> Arbitrary { get; } =
        (from frames in Gen.Frequency((30, Gen.Choose(1, 6)), (6, Gen.Choose(7, 24)), (1, Gen.Choose(200, 230)))
         from pages in Gen.Elements(frames + 1, frames + 3, 2 * frames + 1, 4 * frames + 2)
         from parts in Gen.OneOf(Uniform(pages), Loop(pages), Uniform(Math.Max(1, frames / 2))).ListOf()
         from window in Gen.Choose(1, 12)
         from seed in Gen.Choose(0, 1000)
         select new VictimPolicySpec(frames, Join(parts)) { Window = window, Seed = (ulong)seed }).ToArbitrary();

    private static Gen<(int Page, bool IsStore)[]> Uniform(int pages) =>
        Gen.Choose(0, pages - 1).Zip(Gen.Elements(false, false, true))
            .Select(pair => (pair.Item1, pair.Item2)).ArrayOf();

    private static Gen<(int Page, bool IsStore)[]> Loop(int pages) =>
        from first in Gen.Choose(0, pages - 1)
        from length in Gen.Choose(1, pages)
        select Enumerable.Range(first, length).Select(page => (page % pages, false)).ToArray();

    private static ReferenceString Join(IEnumerable<(int Page, bool IsStore)[]> parts)
    {
        var references = new ReferenceString();
        foreach (var (page, isStore) in parts.SelectMany(part => part)) references.Add((ulong)page * 7, isStore);
        return references;
    }
}
