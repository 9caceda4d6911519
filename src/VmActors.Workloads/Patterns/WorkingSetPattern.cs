using VmActors.Vocabulary;

namespace VmActors.Workloads.Patterns;

/// <summary>
/// Phases of locality (Denning, "The working set model for program behavior", CACM 11(5), 1968): in a phase every data
/// reference goes to one of a few pages, chosen at random from the region; the next phase chooses anew.
/// </summary>
/// <param name="Pages">Pages of a working set, 1 to those of the region.</param>
/// <param name="ReferencesPerPhase">Data references of a phase; 1 or more.</param>
public sealed record WorkingSetPattern(int Pages, long ReferencesPerPhase) : Pattern
{
    private protected override IEnumerable<string> OwnProblems(PatternOptions options)
    {
        if (Pages < 1 || (ulong)Pages > options.Pages)
            yield return FormattableString.Invariant(
                $"working set of {Pages} pages: expected 1 to {options.Pages}, the region's");
        if (ReferencesPerPhase < 1)
            yield return FormattableString.Invariant($"references per phase {ReferencesPerPhase}: expected 1 or more");
    }

    private protected override Func<ulong, IInstructionStream> PrepareChecked(PatternOptions options) =>
        seed => new PatternStream<WorkingSetAddresses>(options, new WorkingSetAddresses(options, this, seed), seed);
}

internal struct WorkingSetAddresses(PatternOptions options, WorkingSetPattern pattern, ulong seed) : IAddressPattern
{
    private readonly PatternOptions _options = options;
    private readonly long _phaseLength = pattern.ReferencesPerPhase;
    private readonly ulong[] _set = new ulong[pattern.Pages];
    private readonly int _shift = int.Log2(options.AccessSize);
    private readonly ulong _last = options.Start.Value + ((options.Slots - 1) * (ulong)options.AccessSize);
    private SplitMix64 _draws = new(seed);
    private long _left;

    public ulong Next()
    {
        if (_left == 0) NextPhase();
        _left--;
        ulong draw = _draws.Next();
        ulong slot = (draw << _shift) & _options.PageSize.OffsetMask;
        return Math.Min(_set[Math.BigMul(draw, (ulong)_set.Length, out _)] + slot, _last);
    }

    private void NextPhase()
    {
        var cycle = new ScatteredCycle(_options.Pages, _draws.Next());
        for (int i = 0; i < _set.Length; i++)
            _set[i] = _options.Start.Value + (cycle.Next() << _options.PageSize.Shift);
        _left = _phaseLength;
    }
}
