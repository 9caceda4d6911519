using System.Collections.Immutable;
using VmActors.Vocabulary;

namespace VmActors.Workloads.Scripts;

/// <summary>Gives regions their addresses and turns statements into instructions, thread by thread.</summary>
internal sealed class ScriptCompiler
{
    private const ulong FirstAddress = 0x1000_0000;

    private readonly ScriptProcess _process;
    private readonly PageSize _pageSize;
    private readonly List<ImmutableArray<ScriptInstruction>> _entries = []; // of children
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
            region.Name)
        {
            Object = region.Backing is { } backing ? ObjectOf(backing) : null,
        });
        return new Program(_process.Name, [.. areas], threads.ToImmutable())
        {
            PageSize = _pageSize,
            Files = [.. Backings().Select(backing => backing.File).OfType<ProgramFile>().Distinct()],
            Text = _entries.Count == 0 ? null : new ScriptText([.. _entries], SplitMix64.Derive(seed, threads.Count)),
        };
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
        Dictionary<(OperationKind, string), (long Number, int Parties)> parties)
    {
        foreach (var statement in body)
        {
            switch (statement)
            {
                case ScriptStatement.Loop loop:
                    Add(ScriptOpcode.Loop, default, loop.Count, 0);
                    int first = into.Count;
                    Emit(into, loop.Body, addresses, parties);
                    Add(ScriptOpcode.EndLoop, default, loop.Count, first);
                    break;
                case ScriptStatement.Walk walk:
                    Add(ScriptOpcode.Walk, MemoryOperation.Reference(walk.Kind, Start(walk.Range), walk.Size),
                        1 + ((walk.Range.Size - Math.Min(walk.Size, walk.Range.Size)) / walk.Stride), walk.Stride);
                    break;
                case ScriptStatement.Draw draw:
                    Add(ScriptOpcode.Draw, MemoryOperation.Reference(draw.Kind, Start(draw.Range), draw.Size),
                        draw.Count, draw.Range.Size / draw.Size);
                    break;
                case ScriptStatement.Memory { Kind: OperationKind.Map, Range.Region.Backing: { } backing } map:
                    var (file, page, isShared) = ObjectOf(backing);
                    foreach (var operand in new[] { file, page, isShared ? 1 : 0 })
                        Add(ScriptOpcode.Single, MemoryOperation.Operand(operand), 1, 0);
                    Add(ScriptOpcode.Single, MemoryOf(map, Start(map.Range)), 1, 0);
                    break;
                default:
                    Add(ScriptOpcode.Single, Single(statement), 1, 0);
                    break;
            }

            void Add(ScriptOpcode opcode, MemoryOperation operation, long count, long step) =>
                into.Add(new ScriptInstruction(opcode, operation, count, step) { Line = statement.Line });
        }

        ulong Start(ScriptRange range) => addresses[range.Region] + (ulong)range.Offset;

        MemoryOperation Single(ScriptStatement statement) => statement switch
        {
            ScriptStatement.Memory memory => MemoryOf(memory, Start(memory.Range)),
            ScriptStatement.Wait { Kind: OperationKind.Sleep } wait => MemoryOperation.Sleep(wait.Cycles),
            ScriptStatement.Wait wait => MemoryOperation.Compute(wait.Cycles),
            ScriptStatement.Meet meet => MeetingOf(meet, parties),
            ScriptStatement.Fork fork => MemoryOperation.Fork(EntryOf(fork, addresses, parties)),
            ScriptStatement.WaitForChild => MemoryOperation.Wait(),
            _ => MemoryOperation.Exit(),
        };
    }

    /// <summary>Where a child begins.</summary>
    private int EntryOf(
        ScriptStatement.Fork fork,
        Dictionary<ScriptRegion, ulong> addresses,
        Dictionary<(OperationKind, string), (long Number, int Parties)> parties)
    {
        var instructions = ImmutableArray.CreateBuilder<ScriptInstruction>();
        Emit(instructions, fork.Body, addresses, parties);
        _entries.Add(instructions.ToImmutable());
        return _entries.Count - 1;
    }

    private ObjectMap ObjectOf(ScriptBacking backing) =>
        new(backing.File?.Number ?? 0, backing.Offset / _pageSize.Bytes, backing.IsShared);

    private IEnumerable<ScriptBacking> Backings() =>
        _process.Regions.Concat(_process.Threads.SelectMany(thread => thread.Regions))
        .Select(region => region.Backing).OfType<ScriptBacking>();

    private PageRange PagesAt(ulong address, long size) =>
        _pageSize.Covering(new VirtualAddress(address), new Bytes(size));

    private MemoryOperation MemoryOf(ScriptStatement.Memory memory, ulong start)
    {
        long bytes = _pageSize.AmountOf(PagesAt(start, memory.Range.Size).Count).Count;
        return memory.Kind switch
        {
            OperationKind.Map when memory.Range.Region.Backing is not null =>
                MemoryOperation.MapObject(start, bytes, memory.Protection),
            OperationKind.Map => MemoryOperation.Map(start, bytes, memory.Protection),
            OperationKind.Sync => MemoryOperation.Sync(start, bytes),
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
    /// Barriers and tickets, numbered in the order of the text; a barrier's parties are the threads that name it,
    /// children for themselves.
    /// </summary>
    private static Dictionary<(OperationKind, string), (long Number, int Parties)> Parties(ScriptProcess process)
    {
        var meetings = new Dictionary<(OperationKind, string), (long Number, int Parties)>();
        foreach (var thread in process.Threads)
        {
            foreach (var key in Bodies(thread.Body).SelectMany(body => Meetings(body).Select(Key).Distinct()))
            {
                var (number, parties) = meetings.TryGetValue(key, out var known) ? known : (meetings.Count, 0);
                meetings[key] = (number, parties + (thread.Copies ?? 1));
            }
        }
        return meetings;
    }

    /// <summary>What a thread does, and what each of its children does.</summary>
    private static IEnumerable<List<ScriptStatement>> Bodies(List<ScriptStatement> body) =>
        Inside(body).OfType<ScriptStatement.Fork>().SelectMany(fork => Bodies(fork.Body)).Prepend(body);

    private static IEnumerable<ScriptStatement.Meet> Meetings(List<ScriptStatement> body) =>
        Inside(body).OfType<ScriptStatement.Meet>();

    /// <summary>The statements of one thread, those in loops too.</summary>
    private static IEnumerable<ScriptStatement> Inside(List<ScriptStatement> body) => body.SelectMany(statement =>
        statement is ScriptStatement.Loop loop ? Inside(loop.Body) : [statement]);

    /// <summary>A ticket is one thing, whether it is posted or awaited.</summary>
    private static (OperationKind, string) Key(ScriptStatement.Meet meet) =>
        (meet.Kind == OperationKind.Barrier ? OperationKind.Barrier : OperationKind.Post, meet.Name);
}

/// <summary>The regions of a process do not fit into its addresses.</summary>
internal sealed class ScriptPlaceException(string region) : Exception(region);
