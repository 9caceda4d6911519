using System.Runtime.CompilerServices;
using VmActors.Vocabulary;

namespace VmActors.Workloads.Traces.Binary;

/// <summary>Decodes the payloads of the blocks of one thread, in order.</summary>
/// <remarks>Per run one code and per data reference one delta, mostly of one byte each; fetches are copied.</remarks>
internal sealed class BlockDecoder
{
    private readonly RunDictionary _dictionary = new();
    private readonly MemoryOperation[] _defined = new MemoryOperation[TraceFormat.RunLengthMax];
    private byte[] _payload = [];
    private int _definitions, _codes, _deltas, _events; // positions, each up to the next section
    private int _codesEnd, _deltasEnd, _eventsEnd;
    private int _previous;
    private ulong _definedAddress;

    /// <summary>Whether the block has no operation left.</summary>
    public bool IsAtEnd => _codes == _codesEnd;

    /// <summary>Begins a block.</summary>
    /// <param name="payload">Kept until the block is at its end; may be longer.</param>
    /// <param name="length">Bytes of the payload.</param>
    /// <param name="fresh">Whether it starts with an empty dictionary.</param>
    /// <exception cref="InvalidDataException">The sections do not fill the payload.</exception>
    public void Begin(byte[] payload, int length, bool fresh)
    {
        var reader = new ByteReader(payload.AsSpan(0, length));
        int definitions = (int)reader.Count("a section's length", length);
        int codes = (int)reader.Count("a section's length", length);
        int deltas = (int)reader.Count("a section's length", length);
        int events = (int)reader.Count("a section's length", length);
        if ((long)reader.Position + definitions + codes + deltas + events != length)
            throw new InvalidDataException("expected the four sections to fill the block");
        _payload = payload;
        _definitions = reader.Position;
        _codes = _definitions + definitions;
        _deltas = _codesEnd = _codes + codes;
        _events = _deltasEnd = _deltas + deltas;
        _eventsEnd = length;
        if (!fresh) return;
        _dictionary.Clear();
        _previous = 0;
        _definedAddress = 0;
    }

    /// <summary>Checks that a block at its end used up all of its sections.</summary>
    /// <exception cref="InvalidDataException">It did not.</exception>
    public void End()
    {
        if (_deltas != _deltasEnd || _events != _eventsEnd)
            throw new InvalidDataException("expected the runs to use up the block");
    }

    /// <summary>Decodes runs while they surely fit and the block has any.</summary>
    /// <param name="operations">At least <see cref="TraceFormat.RunLengthMax"/> long.</param>
    /// <returns>Operations written.</returns>
    /// <exception cref="InvalidDataException">Something that no encoder writes.</exception>
    /// <exception cref="IndexOutOfRangeException">The same.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // long loops from the first call on
    public int Decode(Span<MemoryOperation> operations)
    {
        byte[] payload = _payload;
        int filled = 0, codes = _codes, deltas = _deltas, previous = _previous;
        while (codes < _codesEnd && operations.Length - filled >= TraceFormat.RunLengthMax)
        {
            ulong code = payload[codes++];
            if (code >= 0x80) code = ReadLong(payload, ref codes);
            if (code == BlockEncoder.EventCode)
            {
                operations[filled++] = ReadEvent();
                continue;
            }
            previous = code == BlockEncoder.SuccessorCode
                ? _dictionary.Runs[previous].Successor
                : Known(code, previous);
            var run = _dictionary.Runs[previous];
            var known = _dictionary.Operations.Slice(run.First, run.Length);
            foreach (byte place in _dictionary.Places.Slice(run.FirstPlace, run.PlaceCount))
            {
                ulong delta = payload[deltas++];
                if (delta >= 0x80) delta = ReadLong(payload, ref deltas);
                ref var reference = ref known[place];
                reference = MemoryOperation.Reference(
                    reference.Access,
                    unchecked(reference.Address + (ulong)ByteReader.Unzigzag(delta)),
                    (int)reference.Argument);
            }
            known.CopyTo(operations[filled..]);
            filled += known.Length;
        }
        _codes = codes;
        _deltas = deltas;
        _previous = previous;
        return filled;
    }

    /// <summary>The run of a code that names one; if it is the next new one, its definition is read first.</summary>
    private int Known(ulong code, int previous)
    {
        ulong number = code - BlockEncoder.RunCodeBase;
        if (number > (ulong)_dictionary.Count)
            throw new InvalidDataException("expected a known run or the next new one");
        if ((int)number == _dictionary.Count) Define();
        _dictionary.Runs[previous].Successor = (int)number;
        return (int)number;
    }

    private void Define()
    {
        var reader = new ByteReader(_payload.AsSpan(_definitions));
        int length = reader.Byte();
        if (length is 0 or > TraceFormat.RunLengthMax
            || _dictionary.OperationCount > 2 * TraceFormat.DictionaryOperationsMax)
            throw new InvalidDataException("expected a run of 1 to 64 references in a dictionary that is not full");
        Span<byte> shapes = stackalloc byte[length];
        Span<int> sizes = stackalloc int[length];
        for (int i = 0; i < length; i++)
        {
            shapes[i] = reader.Byte();
            sizes[i] = shapes[i] >> 2;
            if (sizes[i] == BlockEncoder.LongSize) sizes[i] = (int)reader.Count("a reference's size", int.MaxValue);
        }
        ulong nextFetch = 0;
        for (int i = 0; i < length; i++)
        {
            var kind = (AccessKind)(shapes[i] & 3);
            ulong address = nextFetch;
            if (i == 0 || kind != AccessKind.Fetch)
                _definedAddress = address = unchecked(_definedAddress + (ulong)reader.Signed());
            if (kind == AccessKind.Fetch) nextFetch = unchecked(address + (ulong)sizes[i]);
            _defined[i] = MemoryOperation.Reference(kind, address, sizes[i]);
        }
        _definitions += reader.Position;
        _dictionary.Add(_defined.AsSpan(0, length));
    }

    private MemoryOperation ReadEvent()
    {
        var reader = new ByteReader(_payload.AsSpan(_events, _eventsEnd - _events));
        var kind = (OperationKind)reader.Byte();
        var protection = (Protection)(reader.Byte() & (byte)Protection.All);
        ulong address = reader.Unsigned();
        long argument = reader.Count("an argument", MemoryOperation.ArgumentMax);
        _events += reader.Position;
        return kind switch
        {
            OperationKind.Compute => MemoryOperation.Compute(argument),
            OperationKind.Map => MemoryOperation.Map(address, argument, protection),
            OperationKind.Unmap => MemoryOperation.Unmap(address, argument),
            OperationKind.Protect => MemoryOperation.Protect(address, argument, protection),
            OperationKind.Sleep => MemoryOperation.Sleep(argument),
            OperationKind.Barrier => MemoryOperation.Barrier((long)address, (int)argument),
            OperationKind.Post => MemoryOperation.Post((long)address),
            OperationKind.Await => MemoryOperation.Await((long)address),
            OperationKind.Exit => MemoryOperation.Exit(),
            _ => throw new InvalidDataException(FormattableString.Invariant(
                $"expected an event, found kind {(int)kind}")),
        };
    }

    /// <summary>
    /// The rest of a number whose first byte, just before <paramref name="position"/>, is not its last.
    /// </summary>
    private static ulong ReadLong(byte[] payload, ref int position)
    {
        ulong value = payload[position - 1] & 0x7FUL;
        for (int shift = 7; shift < 64; shift += 7)
        {
            byte next = payload[position++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }
        throw new InvalidDataException("expected a number of at most ten bytes");
    }
}
