using VmActors.Vocabulary;

namespace VmActors.Workloads.Patterns;

/// <summary>
/// Where a pattern refers to next. Implementers are small structs, so that the loop below holds them in registers.
/// </summary>
internal interface IAddressPattern
{
    /// <summary>The address of the next data reference.</summary>
    ulong Next();
}

/// <summary>
/// The stream of every pattern: draws the kind of each reference and asks the pattern for data addresses.
/// </summary>
/// <typeparam name="TPattern">The pattern; compiled into the loop, no call per reference.</typeparam>
internal sealed class PatternStream<TPattern> : IInstructionStream
    where TPattern : struct, IAddressPattern
{
    private const int ChunkLength = 256;

    private readonly PatternMix _mix;
    private readonly int _accessSize;
    private readonly ulong _codeStart;
    private readonly ulong _codeEnd;

    private TPattern _pattern;
    private SplitMix64 _draws;
    private ulong _fetchAddress;
    private long _remaining;

    /// <summary>A stream over <paramref name="options"/>, which have no problems.</summary>
    public PatternStream(PatternOptions options, TPattern pattern, ulong seed)
    {
        _mix = new PatternMix(options);
        _accessSize = options.AccessSize;
        _codeStart = options.CodeStart.Value;
        _codeEnd = _codeStart + ((ulong)options.CodeSize.Count & ~(PatternMix.FetchSize - 1UL));
        _pattern = pattern;
        _draws = new SplitMix64(SplitMix64.Derive(seed, -1));
        _fetchAddress = _codeStart;
        _remaining = options.References;
    }

    /// <inheritdoc/>
    public int Fill(Span<MemoryOperation> operations)
    {
        int count = (int)Math.Min(_remaining, operations.Length);
        _remaining -= count;
        if (_mix.IsPure) FillPure(operations[..count]);
        else if (_mix.FetchBelow == 0) FillData(operations[..count]);
        else FillMixed(operations[..count]);
        return count;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private void FillPure(Span<MemoryOperation> operations)
    {
        var pattern = _pattern;
        var kind = _mix.PureKind;
        int size = _accessSize;
        for (int i = 0; i < operations.Length; i++)
            operations[i] = MemoryOperation.Reference(kind, pattern.Next(), size);
        _pattern = pattern;
    }

    /// <summary>Loads and stores; the draw is added, not branched on.</summary>
    private void FillData(Span<MemoryOperation> operations)
    {
        var pattern = _pattern;
        var draws = _draws;
        ulong storeBelow = _mix.StoreBelow;
        int size = _accessSize;
        for (int i = 0; i < operations.Length; i++)
        {
            var kind = (AccessKind)((int)AccessKind.Load + (draws.Next() >> 32 < storeBelow ? 1 : 0));
            operations[i] = MemoryOperation.Reference(kind, pattern.Next(), size);
        }
        _pattern = pattern;
        _draws = draws;
    }

    /// <summary>
    /// Mixed kinds without a branch on a draw, which a host could not predict: one pass draws kinds, writes fetches
    /// everywhere and notes the places of data references; a second pass fills those.
    /// </summary>
    private void FillMixed(Span<MemoryOperation> operations)
    {
        Span<ushort> places = stackalloc ushort[ChunkLength];
        for (; operations.Length > ChunkLength; operations = operations[ChunkLength..])
            FillChunk(operations[..ChunkLength], places);
        FillChunk(operations, places);
    }

    private void FillChunk(Span<MemoryOperation> operations, Span<ushort> places)
    {
        int count = DrawKinds(operations, places);
        var pattern = _pattern;
        int size = _accessSize;
        foreach (ushort place in places[..count])
        {
            var kind = (AccessKind)((int)AccessKind.Load + (place & 1));
            operations[place >> 1] = MemoryOperation.Reference(kind, pattern.Next(), size);
        }
        _pattern = pattern;
    }

    /// <summary>Returns the number of data references and their places: twice the index, plus 1 for a store.</summary>
    private int DrawKinds(Span<MemoryOperation> operations, Span<ushort> places)
    {
        var draws = _draws;
        ulong fetchAddress = _fetchAddress;
        ulong fetchBelow = _mix.FetchBelow;
        ulong storeBelow = _mix.StoreBelow;
        int count = 0;
        for (int i = 0; i < operations.Length; i++)
        {
            ulong draw = draws.Next() >> 32;
            operations[i] = MemoryOperation.Reference(AccessKind.Fetch, fetchAddress, PatternMix.FetchSize);
            int isFetch = draw < fetchBelow ? 1 : 0;
            fetchAddress += (uint)(isFetch * PatternMix.FetchSize);
            fetchAddress = fetchAddress == _codeEnd ? _codeStart : fetchAddress;
            places[count] = (ushort)((i << 1) + (draw < storeBelow ? 1 : 0));
            count += 1 - isFetch;
        }
        _draws = draws;
        _fetchAddress = fetchAddress;
        return count;
    }
}
