using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using VmActors.Kernel;
using VmActors.Simulation.Configuration.Values;
using VmActors.Simulation.Results;
using VmActors.Units.Translation;
using VmActors.Vocabulary;
using static System.FormattableString;
using static VmActors.Observability.Summary.Figures;
using static VmActors.Observability.Summary.Lines;

namespace VmActors.Observability.Summary;

/// <summary>A run on one page of plain text, for a terminal or a file.</summary>
public static class SummaryText
{
    private const int CpusShown = 64;

    /// <summary>The page.</summary>
    /// <param name="report">The run.</param>
    /// <param name="clock">The machine's clock; turns cycles into seconds.</param>
    public static string Render(RunReport report, Frequency clock)
    {
        var text = new StringBuilder();
        var result = report.Result;
        if (result.Partial) text.Append("PARTIAL: the run was stopped before its end.\n\n");
        WriteCpus(text, result.Cpus);
        WriteTimes(text, result.Cpus);
        CacheTables.Write(result, CpusShown, (table, note) => Section(text, table, note));
        WriteKernel(text, report);
        WriteLatencies(text, result, clock);
        WriteDaemon(text, result);
        WriteProcesses(text, result.Kernel.Processes, clock);
        WriteFoot(text, report, clock);
        return text.ToString();
    }

    private static void WriteCpus(StringBuilder text, ImmutableArray<CpuResult> cpus)
    {
        var table = new TextTable(
            "CPU", "references", "fetches", "loads", "stores", "modifies", "L1I hits", "L1D hits", "L2 hits", "walks",
            "faults", "retried", "switches");
        if (cpus.Length <= CpusShown)
        {
            for (var i = 0; i < cpus.Length; i++) AddCpu(table, i.ToString(CultureInfo.InvariantCulture), [cpus[i]]);
        }
        if (cpus.Length != 1) AddCpu(table, "all", cpus);
        Section(text, table);
    }

    private static void AddCpu(TextTable table, string name, ImmutableArray<CpuResult> cpus) => table.Add(
        name,
        Count(cpus.Sum(cpu => cpu.References.Total)),
        Count(cpus.Sum(cpu => cpu.References.Fetches)),
        Count(cpus.Sum(cpu => cpu.References.Loads)),
        Count(cpus.Sum(cpu => cpu.References.Stores)),
        Count(cpus.Sum(cpu => cpu.References.Modifies)),
        HitRate(cpus, cpu => cpu.L1Instruction),
        HitRate(cpus, cpu => cpu.L1Data),
        HitRate(cpus, cpu => cpu.L2),
        Count(cpus.Sum(cpu => cpu.Walks)),
        Count(cpus.Sum(cpu => cpu.Faults)),
        Count(cpus.Sum(cpu => cpu.RetriedReferences)),
        Count(cpus.Sum(cpu => cpu.ContextSwitches)));

    private static string HitRate(ImmutableArray<CpuResult> cpus, Func<CpuResult, TlbResult> tlb) =>
        Percent(cpus.Sum(cpu => tlb(cpu).Hits), cpus.Sum(cpu => tlb(cpu).Lookups));

    private static void WriteTimes(StringBuilder text, ImmutableArray<CpuResult> cpus)
    {
        var table = new TextTable(
            "CPU time", "user", "walk", "fault wait", "system call", "shootdown sent", "shootdown served", "switch",
            "disk wait", "idle");
        if (cpus.Length <= CpusShown)
        {
            for (var i = 0; i < cpus.Length; i++) AddTimes(table, i.ToString(CultureInfo.InvariantCulture), [cpus[i]]);
        }
        if (cpus.Length != 1) AddTimes(table, "all", cpus);
        Section(text, table);
    }

    private static void AddTimes(TextTable table, string name, ImmutableArray<CpuResult> cpus)
    {
        table.Add(
            name,
            Share(time => time.User),
            Share(time => time.Walk),
            Share(time => time.FaultWait),
            Share(time => time.SystemCall),
            Share(time => time.ShootdownSent),
            Share(time => time.ShootdownServed),
            Share(time => time.ContextSwitch),
            Share(time => time.DiskWait),
            Share(time => time.Idle));

        string Share(Func<TimeSplit, SimDuration> part) =>
            Percent(cpus.Sum(cpu => part(cpu.Time).Cycles), cpus.Sum(cpu => cpu.Time.Total.Cycles));
    }

    private static void WriteKernel(StringBuilder text, RunReport report)
    {
        var result = report.Result;
        var (kernel, memory) = (result.Kernel, result.Memory);
        Line(text, "faults", ("minor", kernel.MinorFaults), ("major", kernel.MajorFaults),
            ("segmentation", kernel.SegmentationFaults), ("protection", kernel.ProtectionFaults),
            ("out of memory", kernel.OutOfMemoryKills),
            ("spurious", kernel.SpuriousFaults), ("waited for a frame", kernel.FrameWaits));
        Line(text, "walks", ("retries", result.Cpus.Sum(cpu => cpu.RetryWalks)),
            ("dirty assists", result.Cpus.Sum(cpu => cpu.DirtyAssists)),
            ("second looks", result.Cpus.Sum(cpu => cpu.PermissionWalks)),
            ("entries read", result.Cpus.Sum(cpu => cpu.WalkAccesses)));
        WriteSoftwareTlbs(text, [.. result.Cpus.Select(cpu => cpu.SoftwareTlb).OfType<SoftwareTlbResult>()]);
        WriteWalkCaches(text, [.. result.Cpus.Select(cpu => cpu.WalkCaches).OfType<WalkCachesResult>()]);
        WriteSpeculation(text, [.. result.Cpus.Select(cpu => cpu.Speculation).OfType<SpeculationResult>()]);
        if (report.Translation is { } translation) WriteTranslation(text, translation, kernel.SwappedTables);
        if (kernel.LargePages is { } large)
        {
            Line(text, "large pages",
                ("mapped", large.Mapped), ("split", large.Splits), ("fallbacks", large.Fallbacks));
        }
        SharingLines.Write(text, kernel);
        Line(text, "swap", ("in", kernel.PagesSwappedIn), ("out", kernel.PagesSwappedOut),
            ("dropped clean", kernel.PagesDroppedClean), ("reclaim operations", kernel.ReclaimOperations));
        Line(text, "frames", ("total", memory.Total), ("free", memory.Free), ("used", memory.Used),
            ("page tables", memory.PageTables), ("swap slots used", memory.SwapSlotsUsed));
        if (kernel.Segments is { } segments) WriteSegments(text, segments);
        Line(text, "shootdowns", ("count", kernel.Shootdowns.Count), ("interrupts", kernel.Shootdowns.InterruptsSent),
            ("local flushes", kernel.Shootdowns.LocalFlushes),
            ("invalidations served", result.Cpus.Sum(cpu => cpu.InvalidationsServed)),
            ("full flushes", result.Cpus.Sum(cpu => cpu.FullFlushes)));
        Line(text, "system calls",
            [.. kernel.SystemCalls.Select(call => (NameOf(call.Kind), call.Count))]);
        Line(text, "scheduling", ("context switches", kernel.ContextSwitches), ("steals", kernel.Steals),
            ("failed calls", kernel.FailedSystemCalls));
        SharingLines.WriteFailures(text, kernel);
        text.Append('\n');
    }

    private static void WriteSegments(StringBuilder text, SegmentResult segments)
    {
        Line(text, "segments", ("placed", segments.Placements), ("shared", segments.Shared),
            ("extended", segments.Extensions), ("moved", segments.Moves), ("compactions", segments.Compactions),
            ("bytes copied", segments.BytesCopied), ("copy cycles", segments.CopyTime.Cycles));
        Line(text, "fragmentation", ("did not fit", segments.DoesNotFit), ("though free", segments.Fragmented),
            ("free bytes at worst", segments.FreeBytesAtWorst), ("largest block", segments.LargestFreeAtWorst),
            ("internal bytes, peak", segments.InternalBytesPeak));
    }

    private static void WriteTables(StringBuilder text, TableReport tables, TableSwapResult? swapped)
    {
        var levels = tables.Processes.Max(process => process.BytesByLevel.Length);
        var byLevel = Enumerable.Range(0, levels).Reverse().Select(level =>
            Invariant($"level {level + 1} {Sum(level)}"));
        text.Append(Label("page tables")).AppendJoin(", ", byLevel.Prepend($"peak {tables.PeakBytes}")).Append('\n');
        if (swapped is not null)
        {
            Line(text, "swapped tables", ("out", swapped.Out), ("in", swapped.In),
                ("read to unmap", swapped.Searched), ("written back", swapped.Rewritten));
        }
        var count = tables.Processes.Length;
        text.Append(Label("if linear")).Append($"{tables.LinearBytes} each")
            .Append(count > 1 ? Invariant($", {tables.LinearBytesOfAll} for {count}") : "").Append('\n');

        Bytes Sum(int level) => new(tables.Processes.Sum(process =>
            level < process.BytesByLevel.Length ? process.BytesByLevel[level].Count : 0));
    }

    private static void WriteSoftwareTlbs(StringBuilder text, ImmutableArray<SoftwareTlbResult> tlbs)
    {
        if (tlbs.IsEmpty) return;
        Line(text, "software TLBs", ("refills", tlbs.Sum(tlb => tlb.Refills)),
            ("invalid", tlbs.Sum(tlb => tlb.Invalid)), ("modified", tlbs.Sum(tlb => tlb.Modified)),
            ("nested misses", tlbs.Sum(tlb => tlb.NestedMisses)), ("wired", tlbs.Sum(tlb => tlb.Wired)));
    }

    private static void WriteWalkCaches(StringBuilder text, ImmutableArray<WalkCachesResult> caches)
    {
        if (caches.IsEmpty) return;
        Func<WalkCachesResult, TlbResult?>[] levels =
            [one => one.Level2, one => one.Level3, one => one.Level4, one => one.Level5, one => one.Level6];
        var there = levels.Index().Where(level => level.Item(caches[0]) is not null);
        Line(text, "walk caches", [.. there.SelectMany(level => new[]
        {
            (Invariant($"level {level.Index + 2} hits"), caches.Sum(one => level.Item(one)!.Value.Hits)),
            ("misses", caches.Sum(one => level.Item(one)!.Value.Misses)),
        })]);
    }

    private static void WriteSpeculation(StringBuilder text, ImmutableArray<SpeculationResult> cpus)
    {
        if (cpus.IsEmpty) return;
        Line(text, "speculative walks", ("started", cpus.Sum(cpu => cpu.Started)),
            ("filled", cpus.Sum(cpu => cpu.Filled)), ("no page", cpus.Sum(cpu => cpu.NoPage)),
            ("dropped", cpus.Sum(cpu => cpu.Dropped)), ("useful", cpus.Sum(cpu => cpu.Useful)),
            ("entries read", cpus.Sum(cpu => cpu.EntriesRead)));
        Line(text, "walker waits", ("count", cpus.Sum(cpu => cpu.Waits)),
            ("cycles", cpus.Sum(cpu => cpu.WaitTime.Cycles)));
    }

    private static void WriteTranslation(
        StringBuilder text, TranslationReport translation, TableSwapResult? swapped)
    {
        Line(text, "walks by entries",
            [.. translation.WalkLengths.Select(length => (Name(length.Entries), length.Walks))]);
        text.Append(Label("TLB reach"))
            .Append(translation.Reach.IsEmpty ? "none" : "")
            .AppendJoin(", ", translation.Reach.Select(Reach))
            .Append('\n');
        if (translation.Tables is { } tables) WriteTables(text, tables, swapped);

        static string Reach(TlbReach reach) =>
            $"{reach.Tlb} {reach.Size}{(reach.LargeSize is { } large ? $" or {large}" : "")}";

        static string Name(int entries) => entries == MmuCounts.WalkLengthMax
            ? FormattableString.Invariant($"{entries} or more:")
            : FormattableString.Invariant($"{entries}:");
    }

    private static void WriteDaemon(StringBuilder text, RunResult result)
    {
        var (disk, daemon) = (result.Disk, result.Daemon);
        Line(text, "disk", ("reads", disk.Reads), ("writes", disk.Writes), ("trims", disk.Trims));
        text.Append(Label("disk queue"))
            .Append($"max {Count(disk.QueueLengthMax)}, mean {Quotient(disk.QueueLengthMean)}\n");
        Line(text, "page daemon", ("wakeups", daemon.Wakeups), ("scanned", daemon.Scanned),
            ("referenced", daemon.Referenced), ("reclaimed", daemon.Reclaimed), ("writes", daemon.Writes));
        text.Append('\n');
    }

    private static void WriteLatencies(StringBuilder text, RunResult result, Frequency clock)
    {
        var table = new TextTable("latency", "count", "p50", "p90", "p99", "max", "mean");
        Add("fault", result.Kernel.FaultLatency);
        Add("shootdown", result.Kernel.Shootdowns.Latency);
        Add("disk", result.Disk.Latency);
        Section(text, table);

        void Add(string name, LatencySummary latency) => table.Add(
            name,
            Count(latency.Count),
            Time(latency.P50, clock),
            Time(latency.P90, clock),
            Time(latency.P99, clock),
            Time(latency.Max, clock),
            Time(latency.Mean, clock));
    }

    private static void WriteProcesses(StringBuilder text, ImmutableArray<ProcessResult> processes, Frequency clock)
    {
        const int shown = 32;
        var table = new TextTable("process", "peak resident pages", "ended at", "<outcome");
        foreach (var process in processes.Take(shown))
        {
            table.Add(
                process.Name,
                Count(process.PeakResidentPages),
                process.EndedAt is { } end ? Time(end - SimTime.Zero, clock) : "-",
                Outcome(process));
        }
        Section(text, table, processes.Length > shown ? $"and {Count(processes.Length - shown)} more" : null);
    }

    private static string Outcome(ProcessResult process) => process.Outcome switch
    {
        ProcessOutcome.Running => "running",
        ProcessOutcome.Exited => "exited",
        ProcessOutcome.OutOfMemory => "out of memory",
        ProcessOutcome.BusError => $"bus error{Site(process.Fault)}",
        ProcessOutcome.ProtectionFault => $"protection fault{Site(process.Fault)}",
        _ => $"segmentation fault{Site(process.Fault)}",
    };

    private static string Site(FaultSite? fault) => fault is null
        ? ""
        : $": {fault.Access.ToString().ToLowerInvariant()} at {fault.Address} by {fault.Thread}";

    private static void WriteFoot(StringBuilder text, RunReport report, Frequency clock)
    {
        var (result, host) = (report.Result, report.Host);
        var cycles = result.FinishedAt - SimTime.Zero;
        text.Append(Label("virtual time")).Append($"{Time(cycles, clock)} ({Count(cycles.Cycles)} cycles)\n");
        Line(text, "engine", ("quanta", result.Engine.Quanta), ("messages", result.Engine.Messages),
            ("dead letters", result.Engine.DeadLetters));
        var seconds = host.Elapsed.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);
        var threads = host.Threads == 1 ? "1 thread" : $"{Count(host.Threads)} threads";
        text.Append(Label("host"))
            .Append($"{host.Name}, {threads}, {seconds} s, {Count(host.ReferencesPerSecond)} references/s\n");
        text.Append(Label("seed")).Append(report.Seed.ToString(CultureInfo.InvariantCulture)).Append('\n');
        text.Append(Label("configuration")).Append(report.ConfigurationHash).Append('\n');
        text.Append(Label("result")).Append(ResultJson.Hash(result)).Append('\n');
    }

    private static void Section(StringBuilder text, TextTable table, string? note = null)
    {
        table.WriteTo(text);
        if (note is not null) text.Append(note).Append('\n');
        text.Append('\n');
    }
}
