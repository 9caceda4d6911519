using System.Numerics;
using VmActors.Vocabulary;

namespace VmActors.Workloads.Traces.Binary;

/// <summary>
/// Encodes the operations of one thread into the payloads of blocks; <see cref="BlockDecoder"/> reads them.
/// </summary>
internal sealed class BlockEncoder
{
    /// <summary>A run's code: the run that followed the previous one the last time.</summary>
    public const int SuccessorCode = 0;

    /// <summary>A run's code: no run but the next memory event.</summary>
    public const int EventCode = 1;

    /// <summary>What a known run's number is raised by to be its code.</summary>
    public const int RunCodeBase = 2;

    /// <summary>The six bits of a size from which on the size follows as a number.</summary>
    public const int LongSize = 63;

    private readonly RunDictionary _dictionary = new();
    private readonly MemoryOperation[] _run = new MemoryOperation[TraceFormat.RunLengthMax];
    private readonly ByteWriter _definitions = new();
    private readonly ByteWriter _codes = new();
    private readonly ByteWriter _deltas = new();
    private readonly ByteWriter _events = new();
    private int[] _numbers = new int[1024]; // run numbers by hash, open addressing, 0 is free
    private int _runLength;
    private ulong _nextFetch;
    private int _previous;
    private ulong _definedAddress;

    /// <summary>Operations since the block began.</summary>
    public int Operations { get; private set; }

    /// <summary>Whether the block began with an empty dictionary.</summary>
    public bool IsFresh { get; private set; } = true;

    /// <summary>Adds an operation.</summary>
    public void Add(in MemoryOperation operation)
    {
        Operations++;
        if (!operation.IsReference)
        {
            EndRun();
            AddEvent(operation);
            return;
        }
        bool isFetch = operation.Kind == OperationKind.Fetch;
        if (_runLength > 0 && (_runLength == _run.Length || (isFetch && operation.Address != _nextFetch)
            || _run[0].Kind != OperationKind.Fetch))
            EndRun();
        if (isFetch) _nextFetch = operation.Address + (ulong)operation.Argument;
        _run[_runLength++] = operation;
    }

    /// <summary>
    /// Ends the block: writes its payload to the end of <paramref name="payload"/> and begins the next.
    /// </summary>
    public void EndBlock(ByteWriter payload)
    {
        EndRun();
        ReadOnlySpan<ByteWriter> sections = [_definitions, _codes, _deltas, _events];
        foreach (var section in sections) payload.Unsigned((ulong)section.Length);
        foreach (var section in sections)
        {
            payload.Raw(section.Written);
            section.Clear();
        }
        Operations = 0;
        IsFresh = _dictionary.OperationCount > TraceFormat.DictionaryOperationsMax;
        if (!IsFresh) return;
        _dictionary.Clear();
        Array.Clear(_numbers);
        _previous = 0;
        _definedAddress = 0;
    }

    private void EndRun()
    {
        if (_runLength == 0) return;
        var run = _run.AsSpan(0, _runLength);
        int number = FindOrDefine(run);
        ref int successor = ref _dictionary.Runs[_previous].Successor;
        _codes.Unsigned(successor == number ? SuccessorCode : (ulong)(number + RunCodeBase));
        successor = number;
        _previous = number;
        WriteDeltas(run, number);
        _runLength = 0;
    }

    private void WriteDeltas(ReadOnlySpan<MemoryOperation> run, int number)
    {
        var known = _dictionary.Runs[number];
        var last = _dictionary.Operations.Slice(known.First, known.Length);
        for (int i = 0; i < run.Length; i++)
        {
            if (run[i].Kind == OperationKind.Fetch) continue;
            _deltas.Signed(unchecked((long)(run[i].Address - last[i].Address)));
            last[i] = run[i];
        }
    }

    private int FindOrDefine(ReadOnlySpan<MemoryOperation> run)
    {
        uint hash = Hash(run);
        for (uint i = hash & (uint)(_numbers.Length - 1); ; i = (i + 1) & (uint)(_numbers.Length - 1))
        {
            int number = _numbers[i];
            if (number != 0 && !IsSame(run, number)) continue;
            if (number != 0) return number;
            _numbers[i] = Define(run);
            number = _numbers[i];
            if (_dictionary.Count * 2 > _numbers.Length) Rehash();
            return number;
        }
    }

    private void Rehash()
    {
        _numbers = new int[_numbers.Length * 2];
        for (int number = 1; number < _dictionary.Count; number++)
        {
            var run = _dictionary.Runs[number];
            uint i = Hash(_dictionary.Operations.Slice(run.First, run.Length)) & (uint)(_numbers.Length - 1);
            while (_numbers[i] != 0) i = (i + 1) & (uint)(_numbers.Length - 1);
            _numbers[i] = number;
        }
    }

    private bool IsSame(ReadOnlySpan<MemoryOperation> run, int number)
    {
        var known = _dictionary.Runs[number];
        if (known.Length != run.Length) return false;
        var operations = _dictionary.Operations.Slice(known.First, known.Length);
        for (int i = 0; i < run.Length; i++)
        {
            if (run[i].Kind != operations[i].Kind || run[i].Argument != operations[i].Argument) return false;
            if (run[i].Kind == OperationKind.Fetch && run[i].Address != operations[i].Address) return false;
        }
        return true;
    }

    /// <summary>
    /// Length; kinds and sizes; addresses of the first fetch and of the data references, each from the one before.
    /// </summary>
    private int Define(ReadOnlySpan<MemoryOperation> run)
    {
        _definitions.Byte((byte)run.Length);
        foreach (var operation in run)
        {
            long size = operation.Argument;
            _definitions.Byte((byte)((byte)operation.Kind | (Math.Min(size, LongSize) << 2)));
            if (size >= LongSize) _definitions.Unsigned((ulong)size);
        }
        for (int i = 0; i < run.Length; i++)
        {
            if (i > 0 && run[i].Kind == OperationKind.Fetch) continue;
            _definitions.Signed(unchecked((long)(run[i].Address - _definedAddress)));
            _definedAddress = run[i].Address;
        }
        return _dictionary.Add(run);
    }

    private void AddEvent(in MemoryOperation operation)
    {
        _codes.Unsigned(EventCode);
        _events.Byte((byte)operation.Kind);
        _events.Byte((byte)operation.Protection);
        _events.Unsigned(operation.Address);
        _events.Unsigned((ulong)operation.Argument);
    }

    private static uint Hash(ReadOnlySpan<MemoryOperation> run)
    {
        ulong hash = run[0].Kind == OperationKind.Fetch ? run[0].Address : 0;
        foreach (var operation in run)
        {
            ulong shape = ((ulong)operation.Argument << 2) | (byte)operation.Kind;
            hash = unchecked((BitOperations.RotateLeft(hash, 5) ^ shape) * 0x9E37_79B9_7F4A_7C15);
        }
        return (uint)(hash >> 32);
    }
}
