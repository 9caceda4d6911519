using VmActors.Vocabulary;

namespace VmActors.Workloads.Traces.Binary;

/// <summary>
/// The runs of one thread that both ends of the format know. A run is what a straight piece of code refers to: fetches
/// at fixed addresses with loads, stores and modifies between them, whose addresses change from one execution to the
/// next and are kept as they were in the last.
/// </summary>
internal sealed class RunDictionary
{
    private MemoryOperation[] _operations = new MemoryOperation[1024];
    private byte[] _places = new byte[512];
    private Run[] _runs = new Run[128];
    private int _placeCount;

    /// <summary>An empty dictionary: it holds the run of number 0, which is empty and comes before the first.</summary>
    public RunDictionary() => Clear();

    /// <summary>One run. Its data references are at <see cref="RunDictionary.Places"/>.</summary>
    public struct Run
    {
        /// <summary>Index of its first operation.</summary>
        public int First;

        /// <summary>Operations.</summary>
        public int Length;

        /// <summary>Index of its first place.</summary>
        public int FirstPlace;

        /// <summary>Data references.</summary>
        public int PlaceCount;

        /// <summary>The run that came after it the last time.</summary>
        public int Successor;
    }

    /// <summary>Runs known, the empty one included.</summary>
    public int Count { get; private set; }

    /// <summary>Operations of all runs.</summary>
    public int OperationCount { get; private set; }

    /// <summary>The runs by number.</summary>
    public Span<Run> Runs => _runs;

    /// <summary>The operations of all runs, data references with their last addresses.</summary>
    public Span<MemoryOperation> Operations => _operations;

    /// <summary>For each data reference of each run, its index in the run.</summary>
    public ReadOnlySpan<byte> Places => _places;

    /// <summary>Forgets all runs but the empty one.</summary>
    public void Clear()
    {
        Count = 1;
        OperationCount = 0;
        _placeCount = 0;
        _runs[0] = default;
    }

    /// <summary>Adds a run of 1 to <see cref="TraceFormat.RunLengthMax"/> references.</summary>
    /// <returns>Its number.</returns>
    public int Add(ReadOnlySpan<MemoryOperation> run)
    {
        if (Count == _runs.Length) Array.Resize(ref _runs, Count * 2);
        if (OperationCount + run.Length > _operations.Length) Array.Resize(ref _operations, _operations.Length * 2);
        if (_placeCount + run.Length > _places.Length) Array.Resize(ref _places, _places.Length * 2);
        ref var added = ref _runs[Count];
        added = new Run { First = OperationCount, Length = run.Length, FirstPlace = _placeCount };
        run.CopyTo(_operations.AsSpan(OperationCount));
        for (int i = 0; i < run.Length; i++)
        {
            if (run[i].Kind == OperationKind.Fetch) continue;
            _places[_placeCount++] = (byte)i;
            added.PlaceCount++;
        }
        OperationCount += run.Length;
        return Count++;
    }
}
