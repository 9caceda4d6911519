using System.Diagnostics;
using System.IO.Compression;
using VmActors.Runtime;
using VmActors.Runtime.Choice;
using VmActors.Runtime.Hosts;
using VmActors.Simulation;
using VmActors.Simulation.Configuration;
using VmActors.Vocabulary;
using VmActors.Workloads.Traces.Binary;
using VmActors.Workloads.Traces.Lackey;

namespace VmActors.Bench.EndToEnd;

/// <summary>What is measured end to end; the page beside this project says what came out, and where.</summary>
internal static class Cases
{
    private const string Faults = """
        { "machine": { "cpus": 1, "memory": "4GiB" },
          "processes": [ { "name": "touch", "pattern":
            { "kind": "strided", "memory": "2000MiB", "stride": "4KiB", "references": 512000, "writes": 1 } } ] }
        """;

    private const string Wide = """
        { "machine": { "cpus": 256, "memory": "1TiB" },
          "processes": [ { "name": "p", "count": 1000, "pattern":
            { "kind": "zipf", "memory": "256KiB", "references": 20000, "writes": 0.3 } } ] }
        """;

    private const string Short = "processes[0].pattern.references=10000000";
    private const string InL1 = "processes[0].pattern.memory=16KiB";

    public static IReadOnlyList<Case> All { get; } =
    [
        new("hits-1-thread", "references", () => Run("tlb-hits.json", 1)),
        new("hits-2-threads", "references", () => Run("tlb-hits.json", 2)),
        new("hits-uniform", "references", () => Run("tlb-hits.json", 1, "processes[0].pattern.kind=uniform")),
        new("hits-caches", "references", () => Run("tlb-hits.json", 1, "machine.caches=nehalem", Short, InL1)),
        new("hits-caches-l2", "references", () => Run("tlb-hits.json", 1, "machine.caches=nehalem", Short)),
        new("replay", "references", () => Run("single.json", 1, "processes[0].count=40")),
        new("replay-decode-only", "references", DecodeOnly),
        new("lackey-parse", "lines", Parse),
        new("faults", "faults", () => Text(Faults, report => report.Result.Kernel.MinorFaults)),
        new("messages", "messages", Messages),
        new("wide", "references", () => Text(Wide, report => report.Host.References)),
        new("thrash", "references", () => Run("thrash.json", 1)),
        new("quickstart-1-thread", "references", () => Run("quickstart.json", 1)),
        new("quickstart-2-threads", "references", () => Run("quickstart.json", 2)),
        .. PolicyCases.All,
#if WITH_AKKA
        new("quickstart-akka", "references", () => AkkaCases.Run(Read("quickstart.json"))),
        new("hits-akka", "references", () => AkkaCases.Run(Read("tlb-hits.json"))),
#endif
    ];

    /// <summary>The repository's folder.</summary>
    public static string Root { get; } = FindRoot();

    private static SimulationConfiguration Read(string config, params string[] settings)
    {
        var read = ConfigurationReader.Read(Path.Combine(Root, "config", config), settings);
        return read.Configuration ?? throw new InvalidOperationException(string.Join('\n', read.Errors));
    }

    private static (long, TimeSpan) Run(string config, int threads, params string[] settings)
    {
        var report = SimulationRun.Run(Read(config, settings), new RunOptions { Threads = threads });
        return (report.Host.References, report.Host.Elapsed);
    }

    private static (long, TimeSpan) Text(string text, Func<Simulation.Results.RunReport, long> count)
    {
        var read = ConfigurationReader.ReadText(text, "bench", Root);
        var configuration = read.Configuration ?? throw new InvalidOperationException(string.Join('\n', read.Errors));
        var report = SimulationRun.Run(configuration, new RunOptions());
        return (count(report), report.Host.Elapsed);
    }

    private static (long, TimeSpan) DecodeOnly()
    {
        var watch = Stopwatch.StartNew();
        var buffer = new MemoryOperation[1024];
        var total = 0L;
        for (var i = 0; i < 40; i++)
        {
            using var file = TraceFile.Open(Path.Combine(Root, "traces", "gzip.vmtrace"));
            using var stream = file.OpenThread(0);
            for (var count = stream.Fill(buffer); count > 0; count = stream.Fill(buffer))
                total += count;
        }
        return (total, watch.Elapsed);
    }

    private static (long, TimeSpan) Parse()
    {
        var text = new MemoryStream();
        using (var file = File.OpenRead(Path.Combine(Root, "tests", "data", "matmul.lackey.gz")))
        using (var plain = new GZipStream(file, CompressionMode.Decompress))
            plain.CopyTo(text);
        text.Position = 0;
        var buffer = new MemoryOperation[1024];
        var watch = Stopwatch.StartNew();
        var reader = new LackeyReader(text, "matmul");
        do
        {
            while (reader.ReadReferences(buffer) > 0)
            {
            }
        }
        while (reader.ReadMessages([]));
        return (reader.Line, watch.Elapsed);
    }

    private static (long, TimeSpan) Messages()
    {
        const int Actors = 16;
        var builder = new ActorSystemBuilder();
        for (var i = 0; i < Actors; i++)
        {
            var next = $"Ring[{(i + 1) % Actors}]";
            builder.Add($"Ring[{i}]", Props.Create(() => new RingActor(next)));
            builder.Link($"Ring[{i}]", next, new SimDuration(1000));
        }
        var system = builder.Build(new SeededChoices(1));
        using var host = new SequentialHost();
        var watch = Stopwatch.StartNew();
        system.Run(host);
        return (system.DeliveredCount, watch.Elapsed);
    }

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "VmActors.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("run it from the repository");
        return folder;
    }

    private sealed record Token(int Hops) : Message;

    private sealed class RingActor(string next) : ReceiveActor
    {
        private ActorRef _next;

        protected override void PreStart()
        {
            _next = LinkTo(next);
            Receive<Token>(token =>
            {
                if (token.Hops > 0)
                    _next.Tell(new Token(token.Hops - 1));
            });
            _next.Tell(new Token(200_000));
        }
    }
}
