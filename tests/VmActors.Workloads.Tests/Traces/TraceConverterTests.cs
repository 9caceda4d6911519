using FsCheck;
using FsCheck.Fluent;
using VmActors.Vocabulary;
using VmActors.Workloads.Traces;
using static VmActors.Workloads.Tests.Traces.TestText;

namespace VmActors.Workloads.Tests.Traces;

public sealed class TraceConverterTests
{
    private static readonly MemoryOperation StoreA = MemoryOperation.Reference(AccessKind.Store, 0x10000, 8);
    private static readonly MemoryOperation LoadA = MemoryOperation.Reference(AccessKind.Load, 0x10008, 8);

    /// <summary>
    /// A random program of up to four threads over twelve pages, as valgrind would have written it down.
    /// </summary>
    private static Gen<string> Recording =>
        from start in Gen.Constant(Start(1))
        from steps in Gen.Frequency(
            (6, from page in Gen.Choose(16, 27)
                from kind in Gen.Choose(0, 3)
                from offset in Gen.Elements(0, 0x7F8, 0xFFC)
                select Line(MemoryOperation.Reference((AccessKind)kind, ((ulong)page << 12) + (ulong)offset, 8))),
            (2, from thread in Gen.Choose(1, 4) select Switch(thread)),
            (1, from thread in Gen.Choose(2, 4) select Start(thread)),
            (1, Gen.Constant("clone")),
            (3, from page in Gen.Choose(16, 27)
                from count in Gen.Choose(1, 4)
                from protection in Gen.Choose(0, 7)
                from call in Gen.Elements("map", "unmap", "protect")
                select FormattableString.Invariant($"{call} {page << 12} {count << 12} {protection}")))
            .ListOf()
        select string.Join("\n", [start, .. Calls(steps)]) + "\n";

    [Fact]
    public void No_interleaving_touches_a_page_that_is_not_there()
    {
        Prop.ForAll(Recording.ToArbitrary(), Gen.Choose(0, int.MaxValue).ToArbitrary(), (text, seed) =>
        {
            var (_, file) = TestText.Convert(text);
            string? problem = InterleavedRun.Problem(file.Areas, Threads(file), (ulong)seed);
            Assert.True(problem is null, problem + "\n" + text);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000).WithEndSize(200));
    }

    [Fact]
    public void The_interleaved_run_itself_finds_what_is_missing()
    {
        List<List<MemoryOperation>> threads = [[StoreA], [MemoryOperation.Map(0x10000, 4096, Protection.ReadWrite)]];
        Assert.Contains(Enumerable.Range(0, 20), seed => InterleavedRun.Problem([], threads, (ulong)seed) is not null);
    }

    [Fact]
    public void A_single_thread_replays_the_references_exactly()
    {
        var reference =
            from kind in Gen.Choose(0, 3)
            from page in Gen.Choose(1, 60)
            from offset in Gen.Choose(0, 4095)
            from size in Gen.Elements(1, 2, 4, 8, 16, 32)
            select MemoryOperation.Reference((AccessKind)kind, ((ulong)page << 12) + (ulong)offset, size);
        Prop.ForAll(reference.ListOf().ToArbitrary(), references =>
        {
            var (report, file) = TestText.Convert(string.Concat(references.Select(one => Line(one) + "\n")));
            return Streams.Drain(file.OpenThread(0)).SequenceEqual(references)
                && report.DistinctPages == references.Select(one => one.Address >> 12).Distinct().Count()
                && report.Counts.References == references.Count;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_new_thread_waits_for_the_call_that_made_it()
    {
        var (_, file) = TestText.Convert(Text(Start(1), Line(StoreA), Clone(1), Line(LoadA), Start(2), Line(LoadA)));
        Assert.Equal([[StoreA, MemoryOperation.Post(1), LoadA], [MemoryOperation.Await(1), LoadA]], Threads(file));
    }

    [Fact]
    public void A_number_used_again_is_another_thread()
    {
        var (report, file) = TestText.Convert(Text(
            Start(1), Clone(1), Start(2), Line(StoreA), Switch(1), Clone(1), Start(2), Line(LoadA)));
        Assert.Equal(3, report.Threads);
        Assert.Equal(["thread 1", "thread 2", "thread 3"], Enumerable.Range(0, 3).Select(file.ThreadName));
        Assert.Equal([MemoryOperation.Await(2), LoadA], Threads(file)[2]);
    }

    [Fact]
    public void An_unmap_waits_for_the_others_that_touched_the_pages_and_they_for_a_new_map()
    {
        var (_, file) = TestText.Convert(Text(
            Start(1), Map(1, 0x10000, 8192, Protection.ReadWrite), Clone(1), Start(2), Line(StoreA),
            Switch(1), Unmap(1, 0x10000, 8192), Map(1, 0x10000, 4096, Protection.ReadWrite),
            Switch(2), Line(LoadA), Line(StoreA)));
        Assert.Equal(
        [
            [
                MemoryOperation.Map(0x10000, 8192, Protection.ReadWrite), MemoryOperation.Post(1),
                MemoryOperation.Await(2), MemoryOperation.Unmap(0x10000, 8192), MemoryOperation.Post(3),
                MemoryOperation.Map(0x10000, 4096, Protection.ReadWrite), MemoryOperation.Post(4),
            ],
            [
                MemoryOperation.Await(1), StoreA, MemoryOperation.Post(2),
                MemoryOperation.Await(4), LoadA, StoreA,
            ],
        ], Threads(file));
        Assert.Empty(file.Areas);
    }

    [Fact]
    public void Moving_the_heap_end_maps_and_unmaps_whole_pages()
    {
        string Break(ulong end) => $"SYSCALL[7,1](12) sys_brk ( 0x1 ) --> [pre-success] Success(0x{end:x}) ";
        var (_, file) = TestText.Convert(Text(Break(0x4035000), Break(0x4037800), Break(0x4037900), Break(0x4036001)));
        Assert.Equal(
        [
            MemoryOperation.Map(0x4035000, 0x3000, Protection.ReadWrite),
            MemoryOperation.Unmap(0x4037000, 0x1000),
        ], Threads(file)[0]);
    }

    [Fact]
    public void A_remap_maps_the_new_range_and_unmaps_the_old_where_they_differ()
    {
        var (_, file) = TestText.Convert(Text(
            Map(1, 0x10000, 0x2000, Protection.ReadWrite),
            Remap(1, 0x10000, 0x2000, 0x4000, 0x20000),
            Remap(1, 0x20000, 0x4000, 0x1000, 0x20000),
            Remap(1, 0x20000, 0x1000, 0x2000, 0x20000)));
        Assert.Equal(
        [
            MemoryOperation.Map(0x10000, 0x2000, Protection.ReadWrite),
            MemoryOperation.Map(0x20000, 0x4000, Protection.ReadWrite),
            MemoryOperation.Unmap(0x10000, 0x2000),
            MemoryOperation.Unmap(0x21000, 0x3000),
            MemoryOperation.Map(0x21000, 0x1000, Protection.ReadWrite),
        ], Threads(file)[0]);
    }

    [Fact]
    public void Areas_that_no_call_shows_are_inferred_from_what_was_done_with_their_pages()
    {
        var (report, _) = TestText.Convert(Text(
            "I  00400000,4", "I  00411000,4", " S 1ffefff8,8", " L 00600000,8", " L 00600ffc,8", " S 00700000,8",
            "I  00500000,4"));
        Assert.Equal(
        [
            "vpn [0x400, 0x412) Read, Execute text", "vpn [0x500, 0x501) Read, Execute text",
            "vpn [0x600, 0x602) Read rodata", "vpn [0x700, 0x701) ReadWrite data",
            "vpn [0x1ffef, 0x1fff0) ReadWrite stack",
        ], report.InferredAreas.Select(area => $"{area.Range} {area.Protection} {area.Label}"));
    }

    [Fact]
    public void What_calls_do_not_explain_is_mapped_or_allowed_where_it_is_needed_and_counted()
    {
        var (report, file) = TestText.Convert(Text(
            Map(1, 0x10000, 4096, Protection.Read), Line(StoreA), Unmap(1, 0x10000, 4096), Line(LoadA)));
        Assert.Equal((1, 1), (report.InferredMaps, report.InferredProtects));
        Assert.Equal(
            [OperationKind.Map, OperationKind.Protect, OperationKind.Store, OperationKind.Unmap, OperationKind.Map,
             OperationKind.Load],
            Threads(file)[0].Select(operation => operation.Kind));
    }

    [Fact]
    public void A_failed_conversion_leaves_no_file_and_the_former_one_whole()
    {
        var folder = Directory.CreateTempSubdirectory("vmactors-tests-");
        string input = Path.Combine(folder.FullName, "bad.log"), output = Path.Combine(folder.FullName, "out.vmtrace");
        File.WriteAllText(input, "I  400000,4\nnonsense\n");
        File.WriteAllText(output, "former");
        Assert.ThrowsAny<WorkloadException>(() => TraceConverter.Convert(input, output));
        Assert.Equal("former", File.ReadAllText(output));
        Assert.Equal(2, folder.GetFiles().Length);
        folder.Delete(recursive: true);
    }

    private static string Text(params string[] lines) => string.Join("\n", lines) + "\n";

    /// <summary>
    /// Puts the running thread's number into calls; a switch to a thread that never started is left out.
    /// </summary>
    private static IEnumerable<string> Calls(IEnumerable<string> steps)
    {
        int running = 1;
        var known = new HashSet<int> { 1 };
        foreach (string step in steps)
        {
            string[] words = step.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            int thread = words[0] == "--7--" ? step[step.IndexOf('[', StringComparison.Ordinal) + 1] - '0' : running;
            if (step == Start(thread)) known.Add(thread);
            if (!known.Contains(thread)) continue;
            running = thread;
            yield return words[0] switch
            {
                "clone" => Clone(running),
                "map" => Map(running, ulong.Parse(words[1], null), long.Parse(words[2], null),
                    (Protection)int.Parse(words[3], null)),
                "unmap" => Unmap(running, ulong.Parse(words[1], null), long.Parse(words[2], null)),
                "protect" => Protect(running, ulong.Parse(words[1], null), long.Parse(words[2], null),
                    (Protection)int.Parse(words[3], null)),
                _ => step,
            };
        }
    }
}
