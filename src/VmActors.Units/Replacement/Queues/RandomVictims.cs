using VmActors.Vocabulary;

namespace VmActors.Units.Replacement.Queues;

/// <summary>Any page, each as likely as another: needs to know nothing, and has no bad case.</summary>
/// <param name="frames">How many.</param>
/// <param name="seed">The same victims for the same seed.</param>
internal struct RandomVictims(int frames, ulong seed) : IVictimPolicy
{
    private readonly int[] _loaded = new int[frames]; // the frames with a page, in the first places
    private SplitMix64 _draws = new(seed);
    private int _count;

    /// <inheritdoc/>
    public void Loaded(int frame, int page, bool isStore) => _loaded[_count++] = frame;

    /// <inheritdoc/>
    public readonly bool Referenced(int frame, bool isStore) => true;

    /// <inheritdoc/>
    public void Unloaded(int frame) => _loaded[Array.IndexOf(_loaded, frame, 0, _count)] = _loaded[--_count];

    /// <inheritdoc/>
    public int TakeVictim(int page)
    {
        if (_count == 0) throw new InvalidOperationException("no frame has a page");
        ref var drawn = ref _loaded[(int)_draws.NextBelow((ulong)_count)];
        var victim = drawn;
        drawn = _loaded[--_count];
        return victim;
    }
}
