using System.Collections.Immutable;
using VmActors.Vocabulary;

namespace VmActors.Workloads.Scripts;

/// <summary>Gives regions their addresses and turns statements into instructions, thread by thread.</summary>
internal sealed class ScriptCompiler
{
    private const ulong FirstAddress = 0x1000_0000;

    private readonly ScriptProcess _process;
    private readonly PageSize _pageSize;
    private readonly ScriptImages _images;
    private readonly Dictionary<(OperationKind, string), (long Number, int Parties)> _meetings;
    private readonly List<ImmutableArray<ScriptInstruction>> _entries = []; // of children
    private ulong _next = FirstAddress;

    private ScriptCompiler(ScriptProcess process, PageSize pageSize, ScriptImages images, long firstMeeting)
    {
        (_process, _pageSize, _images) = (process, pageSize, images);
        _meetings = Meetings(process, firstMeeting);
    }

    /// <summary>The program of a process; <paramref name="index"/> is its place in the script.</summary>
    public static Program Compile(ScriptProcess process, int index, ScriptOptions options, ScriptImages images) =>
        new ScriptCompiler(process, options.PageSize, images, 0)
        .CompileProcess(SplitMix64.Derive(options.Seed, index));

    /// <summary>A program that processes may run, and the files that it maps. What it meets at is not what its process
    /// did before.</summary>
    public static (ProgramImage Image, ImmutableArray<ProgramFile> Files) CompileImage(
        ScriptProcess program, int number, int index, ScriptOptions options, ScriptImages images)
    {
        var compiler = new ScriptCompiler(program, options.PageSize, images, (long)number << 32);
        var shared = compiler.PlaceShared();
        var thread = program.Threads[0];
        var main = compiler.Compile(thread.Body, compiler.PlaceOwn(thread, shared));
        compiler._entries.Add(main);
        var text = new ScriptText([.. compiler._entries], SplitMix64.Derive(options.Seed, index));
        return (
            new ProgramImage(number, program.Name, compiler.Areas(shared), text, compiler._entries.Count - 1),
            compiler.Files());
    }

    private Program CompileProcess(ulong seed)
    {
        var shared = PlaceShared();
        var threads = ImmutableArray.CreateBuilder<ThreadProgram>();
        foreach (var thread in _process.Threads)
        {
            for (int copy = 0; copy < (thread.Copies ?? 1); copy++)
            {
                var instructions = Compile(thread.Body, PlaceOwn(thread, shared));
                string name = thread.Copies is null
                    ? thread.Name
                    : FormattableString.Invariant($"{thread.Name}.{copy}");
                threads.Add(new ThreadProgram(
                    name, new ScriptStream(instructions, SplitMix64.Derive(seed, threads.Count))));
            }
        }
        return new Program(_process.Name, Areas(shared), threads.ToImmutable())
        {
            PageSize = _pageSize,
            Files = [.. Files().Concat(_images.Files).Distinct()],
            Images = _images.All,
            Text = _entries.Count == 0 ? null : new ScriptText([.. _entries], SplitMix64.Derive(seed, threads.Count)),
        };
    }

    private Dictionary<ScriptRegion, ulong> PlaceShared() => _process.Regions.ToDictionary(region => region, Place);

    private Dictionary<ScriptRegion, ulong> PlaceOwn(ScriptThread thread, Dictionary<ScriptRegion, ulong> shared)
    {
        var addresses = new Dictionary<ScriptRegion, ulong>(shared);
        foreach (var region in thread.Regions) addresses[region] = Place(region);
        return addresses;
    }

    private ImmutableArray<InitialArea> Areas(Dictionary<ScriptRegion, ulong> shared) =>
    [
        .. _process.Regions.Select(region => new InitialArea(
            PagesAt(shared[region], region.Size), region.Protection, region.Name)
        {
            Object = region.Backing is { } backing ? ObjectOf(backing) : null,
        }),
    ];

    private ImmutableArray<ProgramFile> Files() =>
    [
        .. _process.Regions.Concat(_process.Threads.SelectMany(thread => thread.Regions))
            .Select(region => region.Backing?.File).OfType<ProgramFile>().Distinct(),
    ];

    private ImmutableArray<ScriptInstruction> Compile(
        List<ScriptStatement> body, Dictionary<ScriptRegion, ulong> addresses)
    {
        var instructions = ImmutableArray.CreateBuilder<ScriptInstruction>();
        Emit(instructions, body, addresses);
        return instructions.ToImmutable();
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
        Dictionary<ScriptRegion, ulong> addresses)
    {
        foreach (var statement in body)
        {
            switch (statement)
            {
                case ScriptStatement.Loop loop:
                    Add(ScriptOpcode.Loop, default, loop.Count, 0);
                    int first = into.Count;
                    Emit(into, loop.Body, addresses);
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
                    foreach (var operand in OperandsOf(backing))
                        Add(ScriptOpcode.Single, MemoryOperation.Operand(operand), 1, 0);
                    Add(ScriptOpcode.Single, MemoryOf(map, Start(map.Range)), 1, 0);
                    break;
                case ScriptStatement.Advise advise:
                    Add(ScriptOpcode.Single, MemoryOperation.Operand((long)advise.Advice), 1, 0);
                    Add(ScriptOpcode.Single, MemoryOperation.Advise(
                        Start(advise.Range), PageBytes(Start(advise.Range), advise.Range.Size)), 1, 0);
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
            ScriptStatement.Meet meet => MeetingOf(meet),
            ScriptStatement.Fork fork => MemoryOperation.Fork(EntryOf(fork, addresses)),
            ScriptStatement.Exec exec => MemoryOperation.Exec(_images.NumberOf(exec.Program)),
            ScriptStatement.WaitForChild => MemoryOperation.Wait(),
            _ => MemoryOperation.Exit(),
        };
    }

    /// <summary>Where a child begins.</summary>
    private int EntryOf(ScriptStatement.Fork fork, Dictionary<ScriptRegion, ulong> addresses)
    {
        _entries.Add(Compile(fork.Body, addresses));
        return _entries.Count - 1;
    }

    private long PageBytes(ulong start, long size) => _pageSize.AmountOf(PagesAt(start, size).Count).Count;

    /// <summary>mmap's flags, file, what the file is open for, and offset.</summary>
    private static long[] OperandsOf(ScriptBacking backing)
    {
        var flags = MapFlags.Fixed | (backing.IsShared ? MapFlags.Shared : MapFlags.Private)
            | (backing.File is null ? MapFlags.Anonymous : MapFlags.None);
        return [(long)flags, backing.File?.Number ?? 0, (long)Protection.All, backing.Offset];
    }

    private ObjectMap ObjectOf(ScriptBacking backing) =>
        new(backing.File?.Number ?? 0, backing.Offset / _pageSize.Bytes, backing.IsShared);

    private PageRange PagesAt(ulong address, long size) =>
        _pageSize.Covering(new VirtualAddress(address), new Bytes(size));

    private MemoryOperation MemoryOf(ScriptStatement.Memory memory, ulong start)
    {
        long bytes = PageBytes(start, memory.Range.Size);
        return memory.Kind switch
        {
            OperationKind.Map when memory.Range.Region.Backing is not null =>
                MemoryOperation.MapWith(start, bytes, memory.Protection),
            OperationKind.Map => MemoryOperation.Map(start, bytes, memory.Protection),
            OperationKind.Sync => MemoryOperation.Sync(start, bytes),
            OperationKind.Lock => MemoryOperation.Lock(start, bytes),
            OperationKind.Unlock => MemoryOperation.Unlock(start, bytes),
            OperationKind.Unmap => MemoryOperation.Unmap(start, bytes),
            _ => MemoryOperation.Protect(start, bytes, memory.Protection),
        };
    }

    private MemoryOperation MeetingOf(ScriptStatement.Meet meet)
    {
        var (number, parties) = _meetings[Key(meet)];
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
    private static Dictionary<(OperationKind, string), (long Number, int Parties)> Meetings(
        ScriptProcess process, long first)
    {
        var meetings = new Dictionary<(OperationKind, string), (long Number, int Parties)>();
        foreach (var thread in process.Threads)
        {
            foreach (var key in Bodies(thread.Body).SelectMany(body => MeetingsIn(body).Select(Key).Distinct()))
            {
                var (number, parties) = meetings.TryGetValue(key, out var known) ? known : (first + meetings.Count, 0);
                meetings[key] = (number, parties + (thread.Copies ?? 1));
            }
        }
        return meetings;
    }

    /// <summary>What a thread does, and what each of its children does.</summary>
    private static IEnumerable<List<ScriptStatement>> Bodies(List<ScriptStatement> body) =>
        Inside(body).OfType<ScriptStatement.Fork>().SelectMany(fork => Bodies(fork.Body)).Prepend(body);

    private static IEnumerable<ScriptStatement.Meet> MeetingsIn(List<ScriptStatement> body) =>
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
