using System.Globalization;
using System.Text;

namespace Scenarios;

/// <summary>A configuration and its scripts, as texts that follow from a seed: every kind of machine, disk and workload
/// that a file can describe, mostly with less memory than its programs want.</summary>
internal sealed class RandomConfiguration
{
    private readonly Random _random;
    private readonly Random _policies; // of its own, so that every other draw stays what it was
    private readonly string _caches;
    private readonly StringBuilder _processes = new();

    public RandomConfiguration(int seed)
    {
        _random = new Random(seed);
        _policies = new Random(~seed);
        _caches = Caches(seed);
        IsChecked = _random.Next(2) == 0;
        var count = _random.Next(1, 5);
        for (var index = 0; index < count; index++)
            _processes.Append(index == 0 ? "" : ",\n").Append(Process(index));
        Json = Invariant($$"""
            { "seed": {{seed}}, "verify": {{Bool(IsChecked)}}, "checkInvariants": {{Bool(IsChecked)}},
              "machine": {{Machine()}},
              "kernel": {{Kernel()}},
              "swap": { "size": "{{One(0, 64, 1024, 16384)}}KiB", "disk": {{Disk()}} },
              "processes": [
            {{_processes}} ] }
            """);
    }

    /// <summary>Data and structures are checked while it runs.</summary>
    public bool IsChecked { get; }

    /// <summary>The configuration.</summary>
    public string Json { get; }

    /// <summary>The scripts that it names, by file name.</summary>
    public List<(string FileName, string Text)> Scripts { get; } = [];

    private int Frames { get; set; }

    private string Machine()
    {
        Frames = One(_random.Next(16, 64), _random.Next(64, 257), 256);
        return Invariant($$"""
            { "cpus": {{_random.Next(1, 7)}}, "memory": "{{Frames * 4}}KiB", "clock": "{{One("100MHz", "3GHz")}}",
                {{_caches}}"referenceCycles": {{_random.Next(1, 5)}}, "walkCyclesPerLevel": {{_random.Next(30)}},
                "tlb": { "l1Instruction": {{Tlb()}}, "l1Data": {{Tlb()}}, "l2": {{Tlb()}},
                  "asidBits": {{One(0, 3, 12)}} },
                "links": { "trap": "{{Link()}}", "interrupt": "{{Link()}}",
                  "disk": "{{Link()}}", "daemon": "{{Link()}}" } }
            """);
    }

    /// <summary>One machine in three has caches. They draw from elsewhere, so that a seed's machine has the same
    /// programs with and without.</summary>
    private static string Caches(int seed)
    {
        if (seed % 3 != 0)
            return "";
        string[] kinds =
        [
            "\"ladder\"",
            """{ "kind": "nehalem", "memory": "180cycles" }""",
            """
            { "kind": "ladder", "line": "16B", "l1Data": { "size": "256B", "ways": 2 },
              "l2": { "size": "1536B", "ways": 3, "cycles": 4 } }
            """,
            """
            { "kind": "nehalem", "memory": "90cycles", "l2": { "size": "1KiB", "ways": 1 },
              "l3": { "size": "8KiB", "ways": 4 } }
            """,
        ];
        return $"\"caches\": {kinds[seed / 3 % kinds.Length]}, ";
    }

    private string Tlb()
    {
        var ways = _random.Next(1, 9);
        var policy = _policies.Next(6) switch
        {
            0 => "fifo",
            1 => "random",
            2 => "nru",
            3 when int.IsPow2(ways) => "tree-plru",
            _ => "lru",
        };
        return Invariant(
            $$"""{ "entries": {{ways * _random.Next(1, 8)}}, "ways": {{ways}}, "policy": "{{policy}}" }""");
    }

    private string Link() => Invariant($"{_random.Next(200, 3000)}cycles");

    private string Kernel()
    {
        var slice = Invariant($"\"timeSlice\": \"{_random.Next(2000, 200_000)}cycles\"");
        var rest = Invariant($"\"flushCeilingPages\": {One(0, 1, 8, 33)}, \"daemonBatchPages\": {One(1, 4, 32)}");
        if (_random.Next(2) == 0) return $$"""{ {{slice}}, {{rest}} }""";
        var min = _random.Next(3);
        var low = min + _random.Next(4);
        var marks = Invariant($$"""{ "min": {{min}}, "low": {{low}}, "high": {{low + _random.Next(6)}} }""");
        return $$"""{ {{slice}}, {{rest}}, "watermarks": {{marks}} }""";
    }

    private string Disk() => One(
        "\"nvme\"",
        Invariant($$"""{ "kind": "nvme", "channels": {{_random.Next(1, 9)}}, "read": "{{_random.Next(1, 80)}}us" }"""),
        """{ "kind": "hdd", "rpm": 100000, "trackToTrack": "2us", "fullStroke": "20us", "bytesPerSecond": "10GB" }""",
        """{ "kind": "hdd", "rpm": 15000, "trackToTrack": "9us", "fullStroke": "90us", "elevator": true }""");

    private string Process(int index)
    {
        switch (_random.Next(8))
        {
            case 0:
                return Invariant($$"""    { "name": "p{{index}}", "trace": "gzip-start.lackey" }""");
            case < 4:
                var file = Invariant($"s{index}.vmscript");
                Scripts.Add((file, new RandomScript(_random).Text));
                return Invariant($$"""    { "name": "p{{index}}", "count": {{One(1, 1, 2)}}, "script": "{{file}}" }""");
            default:
                return Invariant($$"""
                        { "name": "p{{index}}", "count": {{One(1, 1, 3)}}, "pattern": {{Pattern()}} }
                    """);
        }
    }

    private string Pattern()
    {
        var pages = _random.Next(1, 200);
        var kind = One(
            "\"sequential\"",
            Invariant($"\"strided\", \"stride\": \"{_random.Next(1, 4097)}B\""),
            "\"uniform\"",
            Invariant($"\"zipf\", \"exponent\": {One("0", "0.8", "1.2")}"),
            Invariant($"\"workingSet\", \"phaseReferences\": {_random.Next(50, 900)}")
                + Invariant($", \"phasePages\": {_random.Next(1, pages + 1)}"),
            Invariant($"\"pointerChase\", \"line\": \"{One(64, 100, 4096)}B\""));
        return Invariant($$"""
            { "kind": {{kind}}, "memory": "{{pages * 4}}KiB", "references": {{_random.Next(2000)}},
                  "threads": {{_random.Next(1, 4)}}, "writes": 0.{{_random.Next(10)}}, "fetches": 0.{{One(0, 4)}} }
            """);
    }

    private T One<T>(params T[] choices) => choices[_random.Next(choices.Length)];

    private static string Bool(bool value) => value ? "true" : "false";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
