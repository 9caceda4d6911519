namespace VmActors.Tests.Linux.Reference;

/// <summary>Linux's rules for memory without paging: what recordings show, in as little code as says it. The comments
/// name the kernel's functions that have the rules, and say in which order they look at what may be wrong.</summary>
internal sealed class ReferenceMachine : IOracleMachine
{
    private readonly ReferenceObject _a;
    private readonly ReferenceObject _b;
    private readonly List<ReferenceProcess> _processes = [];

    /// <summary>The machine of one script.</summary>
    public ReferenceMachine(OracleWorld world)
    {
        _a = new ReferenceObject("A", world.ContentOf(OracleFile.A), world.PageSize);
        _b = new ReferenceObject("B", world.ContentOf(OracleFile.B), world.PageSize);
        _processes.Add(new ReferenceProcess(world));
    }

    /// <inheritdoc/>
    public OracleOutcome Do(OracleStep step)
    {
        var process = _processes[step.Process];
        return step switch
        {
            OracleStep.Map map => process.Map(map, ObjectOf(map.File)),
            OracleStep.Unmap unmap => process.Unmap(unmap),
            OracleStep.Protect protect => process.Protect(protect),
            OracleStep.Remap remap => process.Remap(remap),
            OracleStep.Break toBreak => process.SetBreak(toBreak),
            OracleStep.Advise advise => process.Advise(advise),
            OracleStep.Sync sync => process.Sync(sync),
            OracleStep.Lock toLock => process.Lock(toLock.Address, toLock.Length, isLocked: true),
            OracleStep.Unlock unlock => process.Lock(unlock.Address, unlock.Length, isLocked: false),
            OracleStep.Load load => process.Load(load),
            OracleStep.Store store => process.Store(store),
            OracleStep.Fetch fetch => process.Fetch(fetch),
            OracleStep.ReadFile read => ReadFile(read),
            OracleStep.Fork => Fork(process),
            OracleStep.Exit => OracleOutcome.Done(),
            OracleStep.Maps => process.Maps(),
            _ => throw new ArgumentException($"a step that nobody knows: {step}", nameof(step)),
        };
    }

    private ReferenceObject? ObjectOf(OracleFile file) => file switch
    {
        OracleFile.A or OracleFile.AForReading or OracleFile.AForWriting => _a,
        OracleFile.B => _b,
        _ => null,
    };

    private OracleOutcome Fork(ReferenceProcess parent)
    {
        _processes.Add(parent.Fork());
        return OracleOutcome.Done(_processes.Count - 1);
    }

    private OracleOutcome.Loaded ReadFile(OracleStep.ReadFile read) =>
        new(Words.Read(ObjectOf(read.File)!.Bytes(read.Offset, read.Size)));
}
