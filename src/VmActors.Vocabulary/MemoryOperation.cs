namespace VmActors.Vocabulary;

/// <summary>What a <see cref="MemoryOperation"/> does. The first four are references, in the order of
/// <see cref="AccessKind"/>.</summary>
public enum OperationKind : byte
{
    /// <summary>A reference: instruction fetch.</summary>
    Fetch = 0,

    /// <summary>A reference: load.</summary>
    Load = 1,

    /// <summary>A reference: store.</summary>
    Store = 2,

    /// <summary>A reference: load and store at one address.</summary>
    Modify = 3,

    /// <summary>The thread computes for some cycles without touching memory.</summary>
    Compute = 4,

    /// <summary>System call: map anonymous memory at a fixed address (<c>mmap MAP_FIXED</c>); replaces what is
    /// there.</summary>
    Map = 5,

    /// <summary>System call: <c>munmap</c>.</summary>
    Unmap = 6,

    /// <summary>System call: <c>mprotect</c>.</summary>
    Protect = 7,

    /// <summary>System call: sleep for some cycles of virtual time.</summary>
    Sleep = 8,

    /// <summary>System call: wait at a barrier of the process until its number of parties has come.</summary>
    Barrier = 9,

    /// <summary>System call: mark a ticket of the process as posted; wakes those that await it.</summary>
    Post = 10,

    /// <summary>System call: wait until a ticket of the process has been posted.</summary>
    Await = 11,

    /// <summary>System call: end the thread. The end of a stream means the same.</summary>
    Exit = 12,

    /// <summary>System call: <c>fork</c>; the child begins elsewhere in the program.</summary>
    Fork = 13,

    /// <summary>System call: <c>wait</c> until a child has ended.</summary>
    Wait = 14,

    /// <summary>System call: write what was stored to shared files in a range (<c>msync</c>). One operand,
    /// <see cref="SyncFlags"/>; without one MS_SYNC.</summary>
    Sync = 15,

    /// <summary>Another operand for the next call; takes no time.</summary>
    Operand = 16,

    /// <summary>System call: <c>mmap</c> with all that it takes. Four operands: <see cref="MapFlags"/>, the file's
    /// number or 0, the <see cref="Protection"/> that it is open for, the offset in bytes. Returns the
    /// address.</summary>
    MapWith = 17,

    /// <summary>System call: <c>mremap</c> of the argument's bytes. Three operands: the new length,
    /// <see cref="RemapFlags"/>, the new address. Returns the address.</summary>
    Remap = 18,

    /// <summary>System call: <c>brk</c>, as Linux has it: returns the end of the heap that there is then.</summary>
    Break = 19,

    /// <summary>System call: <c>madvise</c>. One operand: <see cref="Advice"/>.</summary>
    Advise = 20,

    /// <summary>System call: <c>mlock</c>.</summary>
    Lock = 21,

    /// <summary>System call: <c>munlock</c>.</summary>
    Unlock = 22,

    /// <summary>System call: <c>execve</c>; the process runs another program.</summary>
    Exec = 23,
}

/// <summary>One step of a thread: a memory reference, some computation, or a system call. 16 bytes.</summary>
public readonly record struct MemoryOperation
{
    private readonly ulong _address;
    private readonly ulong _word; // kind in bits 0-7, protection in bits 8-15, argument in bits 16-63

    private MemoryOperation(ulong address, OperationKind kind, Protection protection, long argument)
    {
        _address = address;
        _word = (byte)kind | ((ulong)protection << 8) | ((ulong)argument << 16);
    }

    /// <summary>The largest argument: 48 bits.</summary>
    public const long ArgumentMax = (1L << 48) - 1;

    /// <summary>What it does.</summary>
    public OperationKind Kind => (OperationKind)(byte)_word;

    /// <summary>The address of a reference, a map, an unmap or a protect.</summary>
    public ulong Address => _address;

    /// <summary>Whether it is one of the four references.</summary>
    public bool IsReference => (byte)_word <= (byte)OperationKind.Modify;

    /// <summary>The kind of reference; only where <see cref="IsReference"/>.</summary>
    public AccessKind Access => (AccessKind)(byte)_word;

    /// <summary>The protection of a map or protect.</summary>
    public Protection Protection => (Protection)(byte)(_word >> 8);

    /// <summary>By kind: bytes of a reference, map, unmap or protect; cycles of a compute or sleep; parties of a
    /// barrier.</summary>
    public long Argument => (long)(_word >> 16);

    /// <summary>The barrier's or ticket's number; the entry of a child; an operand; a program.</summary>
    public long Number => (long)_address;

    /// <summary>A reference of <paramref name="size"/> bytes.</summary>
    public static MemoryOperation Reference(AccessKind kind, ulong address, int size) =>
        new(address, (OperationKind)kind, Protection.None, Checked(size));

    /// <summary>Computation for <paramref name="cycles"/> cycles.</summary>
    public static MemoryOperation Compute(long cycles) =>
        new(0, OperationKind.Compute, Protection.None, Checked(cycles));

    /// <summary>Anonymous memory over the pages of <paramref name="bytes"/> bytes from
    /// <paramref name="address"/>.</summary>
    public static MemoryOperation Map(ulong address, long bytes, Protection protection) =>
        new(address, OperationKind.Map, protection, Checked(bytes));

    /// <summary>No memory any more over the pages of <paramref name="bytes"/> bytes from
    /// <paramref name="address"/>.</summary>
    public static MemoryOperation Unmap(ulong address, long bytes) =>
        new(address, OperationKind.Unmap, Protection.None, Checked(bytes));

    /// <summary>Another protection for the pages of <paramref name="bytes"/> bytes from
    /// <paramref name="address"/>.</summary>
    public static MemoryOperation Protect(ulong address, long bytes, Protection protection) =>
        new(address, OperationKind.Protect, protection, Checked(bytes));

    /// <summary>Sleep for <paramref name="cycles"/> cycles.</summary>
    public static MemoryOperation Sleep(long cycles) => new(0, OperationKind.Sleep, Protection.None, Checked(cycles));

    /// <summary>Wait at barrier <paramref name="number"/> for <paramref name="parties"/> threads in all.</summary>
    public static MemoryOperation Barrier(long number, int parties) =>
        new((ulong)number, OperationKind.Barrier, Protection.None, Checked(parties));

    /// <summary>Post ticket <paramref name="number"/>.</summary>
    public static MemoryOperation Post(long number) => new((ulong)number, OperationKind.Post, Protection.None, 0);

    /// <summary>Await ticket <paramref name="number"/>.</summary>
    public static MemoryOperation Await(long number) => new((ulong)number, OperationKind.Await, Protection.None, 0);

    /// <summary>A child that begins at an entry of the program.</summary>
    public static MemoryOperation Fork(long entry) => new((ulong)entry, OperationKind.Fork, Protection.None, 0);

    /// <summary>Wait for a child.</summary>
    public static MemoryOperation Wait() => new(0, OperationKind.Wait, Protection.None, 0);

    /// <summary>The process runs another program from here on.</summary>
    public static MemoryOperation Exec(long image) => new((ulong)image, OperationKind.Exec, Protection.None, 0);

    /// <summary>An operand for the next call.</summary>
    public static MemoryOperation Operand(long value) => new((ulong)value, OperationKind.Operand, Protection.None, 0);

    /// <summary>What was stored to shared files in a range is written.</summary>
    public static MemoryOperation Sync(ulong address, long bytes) =>
        new(address, OperationKind.Sync, Protection.None, Checked(bytes));

    /// <summary>Memory of any kind over the pages of <paramref name="bytes"/> bytes from <paramref name="address"/>;
    /// after its operands.</summary>
    public static MemoryOperation MapWith(ulong address, long bytes, Protection protection) =>
        new(address, OperationKind.MapWith, protection, Checked(bytes));

    /// <summary>Another length, or place, for the pages of <paramref name="bytes"/> bytes from
    /// <paramref name="address"/>; after its operands.</summary>
    public static MemoryOperation Remap(ulong address, long bytes) =>
        new(address, OperationKind.Remap, Protection.None, Checked(bytes));

    /// <summary>Another end of the heap.</summary>
    public static MemoryOperation Break(ulong address) => new(address, OperationKind.Break, Protection.None, 0);

    /// <summary>Advice on the pages of <paramref name="bytes"/> bytes from <paramref name="address"/>; after its
    /// operand.</summary>
    public static MemoryOperation Advise(ulong address, long bytes) =>
        new(address, OperationKind.Advise, Protection.None, Checked(bytes));

    /// <summary>The pages that hold <paramref name="bytes"/> bytes from <paramref name="address"/> stay in
    /// memory.</summary>
    public static MemoryOperation Lock(ulong address, long bytes) =>
        new(address, OperationKind.Lock, Protection.None, Checked(bytes));

    /// <summary>They need not any more.</summary>
    public static MemoryOperation Unlock(ulong address, long bytes) =>
        new(address, OperationKind.Unlock, Protection.None, Checked(bytes));

    /// <summary>End of the thread.</summary>
    public static MemoryOperation Exit() => new(0, OperationKind.Exit, Protection.None, 0);

    /// <summary>For people: <c>Store 0x7f001008 8 B</c>, <c>Map 0x10000 8192 B ReadWrite</c>.</summary>
    public override string ToString() => Kind switch
    {
        OperationKind.Compute or OperationKind.Sleep => FormattableString.Invariant($"{Kind} {Argument} cycles"),
        OperationKind.Map or OperationKind.Protect or OperationKind.MapWith =>
            FormattableString.Invariant($"{Kind} 0x{Address:x} {Argument} B {Protection}"),
        OperationKind.Barrier => FormattableString.Invariant($"Barrier {Number} of {Argument}"),
        OperationKind.Post or OperationKind.Await or OperationKind.Fork or OperationKind.Operand
            or OperationKind.Exec =>
            FormattableString.Invariant($"{Kind} {Number}"),
        OperationKind.Exit or OperationKind.Wait => Kind.ToString(),
        _ => FormattableString.Invariant($"{Kind} 0x{Address:x} {Argument} B"),
    };

    private static long Checked(long argument) =>
        argument is >= 0 and <= ArgumentMax
            ? argument
            : throw new ArgumentOutOfRangeException(nameof(argument), argument, "an operation's argument has 48 bits");
}

/// <summary>What threads run that are born in the run.</summary>
public interface IProgramText
{
    /// <summary>What a new thread does.</summary>
    /// <param name="entry">Where it begins, as the operation that bore it says.</param>
    /// <param name="thread">The thread: each draws differently.</param>
    IInstructionStream Open(long entry, ThreadId thread);
}

/// <summary>What one thread does, in order. Owned by the CPU that runs the thread; never shared.</summary>
public interface IInstructionStream : IDisposable
{
    /// <summary>Writes the next operations to the front of <paramref name="operations"/> and says how many.</summary>
    /// <returns>1 to the span's length; 0 when the thread has nothing left to do, then and ever after.</returns>
    int Fill(Span<MemoryOperation> operations);

    /// <summary>The line of the program's text that an operation comes from; 0 where there is none.</summary>
    /// <param name="index">Its place among those that <see cref="Fill"/> wrote last.</param>
    int LineOf(int index) => 0;
}
