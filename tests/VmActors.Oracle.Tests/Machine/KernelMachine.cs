using System.Collections.Immutable;
using VmActors.Kernel;
using VmActors.Tests.Linux;
using VmActors.Units.Areas;
using VmActors.Vocabulary;

namespace VmActors.Oracle.Tests.Machine;

/// <summary>The simulated kernel as a machine that recordings are held against. Beside the processes of a script there
/// is one that sees both files, for pread.</summary>
internal sealed class KernelMachine : IOracleMachine
{
    private const ulong ArenaStart = 0x7000_0000_0000;
    private const ulong HeapStart = 0x5000_0000_0000;
    private const ulong FilesStart = 0x1000_0000_0000;
    private const int ReaderThread = 2;
    private static readonly ProcessId Reader = new(2);

    private readonly OracleWorld _world;
    private readonly KernelBench _bench;
    private readonly List<Program> _programs = [];
    private readonly long _pagesOfA;
    private readonly int _evictEvery;
    private int _steps;

    /// <summary>The machine of one script.</summary>
    /// <param name="world">The script's world.</param>
    /// <param name="evictEvery">After so many steps all memory that may be evicted is; 0 for never.</param>
    public KernelMachine(OracleWorld world, int evictEvery = 0)
    {
        (_world, _evictEvery) = (world, evictEvery);
        FileSpec[] files = [File("A", OracleFile.A), File("B", OracleFile.B)];
        _pagesOfA = files[0].PageCount;
        (ulong, long)[] guards = [(ArenaStart - Page, 1), (ArenaStart + Bytes(world.ArenaPages), 1),
            (HeapStart + Bytes(world.HeapPages), 1)];
        var first = new ProcessSpec(
            new ProcessId(1), "script", [.. guards.Select(guard => (PagesOf(guard.Item1, 1), Protection.None))],
            [new ThreadId(1)])
        {
            HeapStart = new VirtualAddress(HeapStart),
            HandlesSignals = true,
        };
        var reader = new ProcessSpec(Reader, "reader", [], [new ThreadId(ReaderThread)])
        {
            ObjectAreas = [FileArea(0, 1, files[0]), FileArea(_pagesOfA, 2, files[1])],
        };
        _bench = new KernelBench(files, [first, reader]);
        _programs.Add(new Program(_bench, new ProcessId(1), 1));
    }

    /// <summary>Pages that came back from swap.</summary>
    public long SwappedInCount => _bench.Kernel.Counts.PagesSwappedIn;

    private ulong Page => (ulong)_world.PageSize;

    /// <inheritdoc/>
    public OracleOutcome Do(OracleStep step)
    {
        if (_evictEvery > 0 && ++_steps % _evictEvery == 0)
            _bench.EvictAll();
        var program = _programs[step.Process];
        return step switch
        {
            OracleStep.Map map => Map(program, map),
            OracleStep.Unmap unmap => program.Call(OperationKind.Unmap, Real(unmap.Address), unmap.Length, _ => Done),
            OracleStep.Protect protect => program.Call(
                OperationKind.Protect, Real(protect.Address), protect.Length, _ => Done, (Protection)protect.Rights),
            OracleStep.Remap remap => program.Call(
                OperationKind.Remap, Real(remap.Address), remap.OldLength, At, Protection.None,
                (long)remap.NewLength, (long)remap.Flags, remap.NewAddress is { } to ? (long)Real(to) : 0),
            OracleStep.Break toBreak => program.Call(OperationKind.Break, Real(toBreak.Address), 0, At),
            OracleStep.Advise advise => program.Call(
                OperationKind.Advise, Real(advise.Address), advise.Length, _ => Done, Protection.None,
                (long)advise.Advice),
            OracleStep.Sync sync => program.Call(
                OperationKind.Sync, Real(sync.Address), sync.Length, _ => Done, Protection.None, (long)sync.Flags),
            OracleStep.Lock toLock => program.Call(
                OperationKind.Lock, Real(toLock.Address), toLock.Length, _ => Done),
            OracleStep.Unlock unlock => program.Call(
                OperationKind.Unlock, Real(unlock.Address), unlock.Length, _ => Done),
            OracleStep.Load load => Loaded(program.Access.Load(Real(load.Address), load.Size)),
            OracleStep.Store store => Faulted(program.Access.Store(Real(store.Address), store.Size, store.Value)),
            OracleStep.Fetch fetch => Faulted(program.Access.Fetch(Real(fetch.Address))),
            OracleStep.ReadFile read => ReadFile(read),
            OracleStep.Fork => program.Call(OperationKind.Fork, 0, 0, Born),
            OracleStep.Exit => program.Call(OperationKind.Exit, 0, 0, _ => Done),
            OracleStep.Maps => Maps(program),
            _ => throw new ArgumentException($"a step that nobody knows: {step}", nameof(step)),
        };
    }

    private static OracleOutcome Done => OracleOutcome.Done();

    private static OracleOutcome Map(Program program, OracleStep.Map map)
    {
        var (file, rights) = map.File switch
        {
            OracleFile.A => (1, Protection.ReadWrite),
            OracleFile.AForReading => (1, Protection.Read),
            OracleFile.AForWriting => (1, Protection.Write),
            OracleFile.B => (2, Protection.ReadWrite),
            _ => (0, Protection.None),
        };
        return program.Call(
            OperationKind.MapWith, Real(map.Address), map.Length, At, (Protection)map.Rights,
            (long)map.Flags, file, (long)rights, (long)map.Offset);
    }

    private OracleOutcome Born(long number)
    {
        _programs.Add(new Program(_bench, new ProcessId((int)number), _bench.Seats.Keys.Max()));
        return OracleOutcome.Done(_programs.Count - 1);
    }

    private OracleOutcome.Loaded ReadFile(OracleStep.ReadFile read)
    {
        var access = new KernelAccess(_bench, Reader, ReaderThread);
        var start = FilesStart + read.Offset + (read.File == OracleFile.B ? Bytes(_pagesOfA) : 0);
        ulong word = 0;
        for (var at = 0; at < read.Size; at++)
            word |= access.Load(start + (ulong)at, 1).Word << (8 * at);
        return new OracleOutcome.Loaded(word);
    }

    private static OracleOutcome Loaded((ulong Word, FaultCode? Fault) load) =>
        load.Fault is null ? new OracleOutcome.Loaded(load.Word) : Faulted(load.Fault);

    private static OracleOutcome Faulted(FaultCode? fault) =>
        fault is { } code ? new OracleOutcome.Faulted((OracleFault)code) : Done;

    /// <summary>Areas that differ in nothing that /proc/PID/maps shows are one.</summary>
    private OracleOutcome.Mapped Maps(Program program)
    {
        var shown = new List<Area>();
        foreach (var area in _bench.Kernel.AreasOf(program.Process))
        {
            var plain = area with { Flags = AreaFlags.None };
            if (shown.Count > 0 && plain.Continues(shown[^1]))
                shown[^1] = shown[^1] with { Range = new(shown[^1].Range.Start, plain.Range.End) };
            else
                shown.Add(plain);
        }
        return new OracleOutcome.Mapped([
            .. InRegion(shown, OracleRegion.Arena, ArenaStart, _world.ArenaPages),
            .. InRegion(shown, OracleRegion.Heap, HeapStart, _world.HeapPages)]);
    }

    private IEnumerable<OracleArea> InRegion(IEnumerable<Area> areas, OracleRegion region, ulong start, int pages)
    {
        var range = PagesOf(start, pages);
        return areas.Where(area => area.Range.Overlaps(range)).Select(area => area.Within(range)).Select(area =>
            new OracleArea(
                region, (int)(area.Range.Start.Value - range.Start.Value),
                (int)(area.Range.End.Value - range.Start.Value) - 1, (OracleRights)area.Protection,
                area.Backing.IsShared,
                area.Backing.Object switch { 0 => null, 1 => "A", 2 => "B", _ => "zero" }, (ulong)area.Backing.First));
    }

    private FileSpec File(string name, OracleFile file)
    {
        var content = _world.ContentOf(file);
        var words = new byte[(content.Length + _world.PageSize - 1) / _world.PageSize * _world.PageSize];
        content.CopyTo(words, 0);
        return new FileSpec(name, words.Length / _world.PageSize, index =>
            [.. Enumerable.Range(0, _world.PageSize / 8)
                .Select(word => BitConverter.ToUInt64(words, ((int)index * _world.PageSize) + (word * 8)))]);
    }

    private Area FileArea(long at, int number, FileSpec file) => new(
        PagesOf(FilesStart + Bytes(at), file.PageCount), Protection.Read, new AreaBacking(number, 0, true));

    private ulong Bytes(long pages) => (ulong)pages * Page;

    private PageRange PagesOf(ulong start, long count) =>
        PageRange.Of(PageSize.KiB4.PageOf(new VirtualAddress(start)), count);

    private static ulong Real(OracleAddress address) => address.Region switch
    {
        OracleRegion.Arena => ArenaStart + address.Offset,
        OracleRegion.Heap => HeapStart + address.Offset,
        _ => address.Offset,
    };

    private static OracleOutcome At(long address) => new OracleOutcome.At((ulong)address >= ArenaStart
        ? new OracleAddress(OracleRegion.Arena, (ulong)address - ArenaStart)
        : new OracleAddress(OracleRegion.Heap, (ulong)address - HeapStart));

    /// <summary>A process of the script.</summary>
    private sealed record Program(KernelBench Bench, ProcessId Process, int Thread)
    {
        public KernelAccess Access { get; } = new(Bench, Process, Thread);

        public OracleOutcome Call(
            OperationKind kind, ulong address, ulong argument, Func<long, OracleOutcome> outcome,
            Protection protection = Protection.None, params ImmutableArray<long> operands)
        {
            var result = Bench.Call(Thread, kind, address, argument, protection, operands);
            return result >= 0
                ? outcome(result) : new OracleOutcome.Failed(Enum.Parse<OracleError>($"{(Errno)(-result)}"));
        }
    }
}
