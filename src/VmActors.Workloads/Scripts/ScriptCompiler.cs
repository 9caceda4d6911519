using System.Collections.Immutable;
using VmActors.Vocabulary;

namespace VmActors.Workloads.Scripts;

/// <summary>Gives regions their addresses and turns statements into instructions, thread by thread.</summary>
internal sealed class ScriptCompiler
{
    private const ulong FirstAddress = 0x1000_0000;

    private readonly ScriptProcess _process;
    private readonly PageSize _pageSize;
    private ulong _next = FirstAddress;

    private ScriptCompiler(ScriptProcess process, PageSize pageSize) => (_process, _pageSize) = (process, pageSize);

    /// <summary>The program of a process; <paramref name="index"/> is its place in the script.</summary>
    public static Program Compile(ScriptProcess process, int index, ScriptOptions options) =>
        new ScriptCompiler(process, options.PageSize).CompileProcess(SplitMix64.Derive(options.Seed, index));

    private Program CompileProcess(ulong seed)
    {
        var shared = _process.Regions.ToDictionary(region => region, Place);
        var parties = Parties(_process);
        var threads = ImmutableArray.CreateBuilder<ThreadProgram>();
        foreach (var thread in _process.Threads)
        {
            for (int copy = 0; copy < (thread.Copies ?? 1); copy++)
            {
                var addresses = new Dictionary<ScriptRegion, ulong>(shared);
                foreach (var region in thread.Regions) addresses[region] = Place(region);
                var instructions = ImmutableArray.CreateBuilder<ScriptInstruction>();
                Emit(instructions, thread.Body, addresses, parties);
                string name = thread.Copies is null
                    ? thread.Name
                    : FormattableString.Invariant($"{thread.Name}.{copy}");
                threads.Add(new ThreadProgram(
                    name, new ScriptStream(instructions.ToImmutable(), SplitMix64.Derive(seed, threads.Count))));
            }
        }
        var areas = _process.Regions.Select(region => new InitialArea(
            PagesAt(shared[region], region.Size),
            region.Protection,
            region.Name));
        return new Program(_process.Name, [.. areas], threads.ToImmutable()) { PageSize = _pageSize };
    }

    /// <summary>Its own place, or the next free page; between two regions one page stays free.</summary>
    private ulong Place(ScriptRegion region)
    {
        if (!region.Fixed.IsEmpty)
            return _pageSize.AddressOf(region.Fixed.Start).Value;
        ulong address = _next;
        var range = PagesAt(address, region.Size);
        while (_process.Near(range) is { } inWay)
        {
            address = _pageSize.AddressOf(inWay.Fixed.End + 1).Value;
            range = PagesAt(address, region.Size);
        }
        _next = _pageSize.AddressOf(range.End + 1).Value;
        return _next <= VirtualAddress.UserEnd.Value
            ? address
            : throw new ScriptPlaceException(region.Name);
    }

    private void Emit(
        ImmutableArray<ScriptInstruction>.Builder into,
        List<ScriptStatement> body,
        Dictionary<ScriptRegion, ulong> addresses,
        Dictionary<(OperationKind, string), (long Number, int Parties)> meetings)
    {
        foreach (var statement in body)
        {
            switch (statement)
            {
                case ScriptStatement.Memory memory:
                    into.Add(Single(MemoryOf(memory, Start(memory.Range))));
                    break;
                case ScriptStatement.Walk walk:
                    into.Add(new ScriptInstruction(
                        ScriptOpcode.Walk, MemoryOperation.Reference(walk.Kind, Start(walk.Range), walk.Size),
                        1 + ((walk.Range.Size - Math.Min(walk.Size, walk.Range.Size)) / walk.Stride), walk.Stride));
                    break;
                case ScriptStatement.Draw draw:
                    into.Add(new ScriptInstruction(
                        ScriptOpcode.Draw, MemoryOperation.Reference(draw.Kind, Start(draw.Range), draw.Size),
                        draw.Count, draw.Range.Size / draw.Size));
                    break;
                case ScriptStatement.Wait { Kind: OperationKind.Sleep } wait:
                    into.Add(Single(MemoryOperation.Sleep(wait.Cycles)));
                    break;
                case ScriptStatement.Wait wait:
                    into.Add(Single(MemoryOperation.Compute(wait.Cycles)));
                    break;
                case ScriptStatement.Meet meet:
                    into.Add(Single(MeetingOf(meet, meetings)));
                    break;
                case ScriptStatement.Loop loop:
                    into.Add(new ScriptInstruction(ScriptOpcode.Loop, default, loop.Count, 0));
                    int first = into.Count;
                    Emit(into, loop.Body, addresses, meetings);
                    into.Add(new ScriptInstruction(ScriptOpcode.EndLoop, default, loop.Count, first));
                    break;
                default:
                    into.Add(Single(MemoryOperation.Exit()));
                    break;
            }
        }

        ulong Start(ScriptRange range) => addresses[range.Region] + (ulong)range.Offset;
    }

    private PageRange PagesAt(ulong address, long size) =>
        _pageSize.Covering(new VirtualAddress(address), new Bytes(size));

    private static ScriptInstruction Single(MemoryOperation operation) => new(ScriptOpcode.Single, operation, 1, 0);

    private MemoryOperation MemoryOf(ScriptStatement.Memory memory, ulong start)
    {
        long bytes = _pageSize.AmountOf(PagesAt(start, memory.Range.Size).Count).Count;
        return memory.Kind switch
        {
            OperationKind.Map => MemoryOperation.Map(start, bytes, memory.Protection),
            OperationKind.Unmap => MemoryOperation.Unmap(start, bytes),
            _ => MemoryOperation.Protect(start, bytes, memory.Protection),
        };
    }

    private static MemoryOperation MeetingOf(
        ScriptStatement.Meet meet, Dictionary<(OperationKind, string), (long Number, int Parties)> meetings)
    {
        var (number, parties) = meetings[Key(meet)];
        return meet.Kind switch
        {
            OperationKind.Barrier => MemoryOperation.Barrier(number, parties),
            OperationKind.Post => MemoryOperation.Post(number),
            _ => MemoryOperation.Await(number),
        };
    }

    /// <summary>
    /// Barriers and tickets, numbered in the order of the text; a barrier's parties are the threads that name it.
    /// </summary>
    private static Dictionary<(OperationKind, string), (long Number, int Parties)> Parties(ScriptProcess process)
    {
        var meetings = new Dictionary<(OperationKind, string), (long Number, int Parties)>();
        foreach (var thread in process.Threads)
        {
            foreach (var key in Meetings(thread.Body).Select(Key).Distinct())
            {
                var (number, parties) = meetings.TryGetValue(key, out var known) ? known : (meetings.Count, 0);
                meetings[key] = (number, parties + (thread.Copies ?? 1));
            }
        }
        return meetings;
    }

    private static IEnumerable<ScriptStatement.Meet> Meetings(List<ScriptStatement> body) =>
        body.SelectMany(statement =>
        statement switch
        {
            ScriptStatement.Meet meet => [meet],
            ScriptStatement.Loop loop => Meetings(loop.Body),
            _ => Enumerable.Empty<ScriptStatement.Meet>(),
        });

    /// <summary>A ticket is one thing, whether it is posted or awaited.</summary>
    private static (OperationKind, string) Key(ScriptStatement.Meet meet) =>
        (meet.Kind == OperationKind.Barrier ? OperationKind.Barrier : OperationKind.Post, meet.Name);
}

/// <summary>The regions of a process do not fit into its addresses.</summary>
internal sealed class ScriptPlaceException(string region) : Exception(region);
