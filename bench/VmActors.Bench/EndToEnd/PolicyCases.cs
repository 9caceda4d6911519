using System.Diagnostics;
using VmActors.Units.Replacement;
using VmActors.Vocabulary;
using VmActors.Workloads.Traces.References;

namespace VmActors.Bench.EndToEnd;

/// <summary>
/// Replacement policies over references in memory: from addresses to misses, the numbering of pages included. Once over
/// a recorded program, which hits nearly always, and once over pages drawn by a power law, which do not.
/// </summary>
internal static class PolicyCases
{
    private const int DrawnPages = 16_384;
    private const int DrawnLength = 8_000_000;
    private const string Unit = "references";

    private static readonly Lazy<ulong[]> Recorded = new(Read);
    private static readonly Lazy<ulong[]> Drawn = new(Draw);

    /// <summary>All of them.</summary>
    public static IEnumerable<Case> All { get; } =
    [
        new("policy-numbers", Unit, () => Measure(Recorded, _ => { })),
        new("policy-numbers-drawn", Unit, () => Measure(Drawn, _ => { })),
        .. VictimPolicies.All.SelectMany(kind => new Case[]
        {
            new($"policy-{kind.Word}", Unit, () => Measure(Recorded, recorded => Run(kind, 64, recorded))),
            new($"policy-{kind.Word}-drawn", Unit, () => Measure(Drawn, drawn => Run(kind, 4096, drawn))),
        }),
        .. VictimPolicies.All.Where(kind => kind.Curve is not null).Select(kind =>
            new Case($"policy-{kind.Word}-curve", Unit, () => Measure(Recorded, recorded => kind.Curve!(recorded)))),
    ];

    private static void Run(VictimPolicyKind kind, int frames, ReferenceString references) =>
        kind.CountMisses(new VictimPolicySpec(frames, references));

    private static (long, TimeSpan) Measure(Lazy<ulong[]> addresses, Action<ReferenceString> run)
    {
        var all = addresses.Value;
        var watch = Stopwatch.StartNew();
        var references = new ReferenceString(all.Length);
        foreach (var address in all) references.Add(address >> PageSize.KiB4.Shift, isStore: false);
        run(references);
        return (all.Length, watch.Elapsed);
    }

    private static ulong[] Read()
    {
        using var file = ReferenceFile.Open(Path.Combine(Cases.Root, "tests", "data", "matmul.lackey.gz"));
        var addresses = new List<ulong>();
        var batch = new MemoryOperation[4096];
        for (var count = file.Operations.Fill(batch); count > 0; count = file.Operations.Fill(batch))
        {
            foreach (var operation in batch.AsSpan(0, count)) addresses.Add(operation.Address);
        }
        return [.. addresses];
    }

    /// <summary>The page of rank r about as often as 1/r, ranks scattered over the addresses.</summary>
    private static ulong[] Draw()
    {
        var random = new SplitMix64(1);
        var addresses = new ulong[DrawnLength];
        for (var i = 0; i < addresses.Length; i++)
        {
            var rank = (ulong)Math.Pow(DrawnPages, random.NextBelow(1 << 30) / (double)(1 << 30));
            addresses[i] = SplitMix64.Mix(rank) >> 16;
        }
        return addresses;
    }
}
