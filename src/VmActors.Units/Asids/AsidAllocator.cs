using VmActors.Units.Collections;
using VmActors.Vocabulary;

namespace VmActors.Units.Asids;

/// <summary>
/// Gives address spaces their identifiers, as arm64 does (Linux arch/arm64/mm/context.c). In one generation no two
/// spaces have the same number. When the numbers run out, a new generation begins (a rollover):
/// <code>
///  tag of this generation ──────────────────────────────────────► as it is
///  older tag, reserved by a CPU ─────────────────────────────────► same number, stamped anew
///  older tag or none ── its old number free ─────────────────────► that number
///                    ── a number free ──────────────────────────► the next free one
///                    ── none free ── ROLLOVER: keep only what runs on CPUs, every CPU owes a flush ──► retry
/// </code>
/// Nobody waits at a rollover: a CPU pays its flush at its next activation, and until then runs its reserved number.
/// </summary>
/// <remarks>
/// Number 0 is never given, and of 12 bits the highest neither: with all bits set, a tag is free to mean "no entry".
/// With 0 bits the machine has no identifiers: the number is always 0, and a CPU flushes
/// whenever it changes spaces.
/// </remarks>
public sealed class AsidAllocator
{
    private const long Unused = (1L << Asid.BitsMax) - 1;

    private readonly int _bits;
    private readonly AsidTag[] _active; // by CPU: what it runs since the last rollover; default: nothing yet
    private readonly AsidTag[] _reserved; // by CPU: what it ran at the last rollover
    private readonly bool[] _owesFlush;
    private readonly Bitmap _taken = new();
    private long _next = 1;

    /// <summary>An allocator with every number free.</summary>
    /// <param name="bits">Width of the hardware's identifiers, 0 to <see cref="Asid.BitsMax"/>.</param>
    /// <param name="cpuCount">CPUs of the machine, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not more numbers than CPUs: 2^bits - 1 &lt;= cpuCount.</exception>
    public AsidAllocator(int bits, int cpuCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bits);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bits, Asid.BitsMax);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(cpuCount);
        if (bits > 0 && (1 << bits) - 1 <= cpuCount)
            throw new ArgumentOutOfRangeException(nameof(bits), bits, FormattableString.Invariant(
                $"{bits} bits give {(1 << bits) - 1} identifiers; {cpuCount} CPUs need more than that"));
        _bits = bits;
        _active = new AsidTag[cpuCount];
        _reserved = new AsidTag[cpuCount];
        _owesFlush = new bool[cpuCount];
        TakeUnused();
    }

    /// <summary>The present generation, 1 and up; one more at each rollover.</summary>
    public long Generation { get; private set; } = 1;

    /// <summary>A CPU switches to the space whose tag is <paramref name="tag"/>.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="tag">The space's own tag; brought up to date.</param>
    /// <returns>The number to run under, and whether the CPU must first flush its whole TLB.</returns>
    public (Asid Asid, bool Flush) Activate(CpuId cpu, ref AsidTag tag)
    {
        if (_bits == 0) return ActivateWithoutAsids(cpu, ref tag);
        if (tag.Generation != Generation)
        {
            var number = NumberFor(tag); // may begin a new generation
            tag = new AsidTag(Generation, number);
        }
        _active[cpu.Value] = tag;
        var flush = _owesFlush[cpu.Value];
        _owesFlush[cpu.Value] = false;
        return (tag.Asid, flush);
    }

    /// <summary>A space is gone, no CPU runs it, no TLB holds an entry of it: its number may be given again.</summary>
    /// <remarks>May be left out: the number then comes back at the next rollover.</remarks>
    public void Release(AsidTag tag)
    {
        if (tag == default) return;
        var owned = tag.Generation == Generation;
        for (var cpu = 0; cpu < _active.Length; cpu++)
        {
            if (_active[cpu] == tag) _active[cpu] = default;
            if (_reserved[cpu] != tag) continue;
            _reserved[cpu] = default;
            owned = true;
        }
        if (owned && _bits > 0) _taken.Remove(tag.Asid.Value);
    }

    /// <summary>Whether the CPU could use translations under this tag without a flush before: while it owes one, only
    /// those of the space that it runs.</summary>
    public bool IsUsable(CpuId cpu, AsidTag tag) =>
        tag != default
            && (_bits == 0 || _owesFlush[cpu.Value] ? Running(cpu.Value) == tag : tag.Generation == Generation);

    /// <summary>Throws unless each number that a CPU runs or keeps is taken, and the space's own.</summary>
    /// <exception cref="InvalidOperationException">They do.</exception>
    public void CheckInvariants()
    {
        if (_bits == 0) return;
        var running = _active.Concat(_reserved).Where(tag => tag != default).Distinct().ToArray();
        foreach (var tag in running)
            if (!_taken.Contains(tag.Asid.Value)) throw new InvalidOperationException($"{tag} runs and is not taken");
        var now = RunningTags().Distinct().ToArray();
        if (now.Select(tag => tag.Asid).Distinct().Count() != now.Length)
            throw new InvalidOperationException("two spaces on CPUs share a number");
    }

    private IEnumerable<AsidTag> RunningTags() =>
        Enumerable.Range(0, _active.Length).Select(Running).Where(tag => tag != default);

    /// <summary>What the CPU runs: its last activation, or what a rollover kept for it.</summary>
    private AsidTag Running(int cpu) => _active[cpu] != default ? _active[cpu] : _reserved[cpu];

    /// <summary>Without identifiers a tag's generation is the space's name, given at its first activation.</summary>
    private (Asid Asid, bool Flush) ActivateWithoutAsids(CpuId cpu, ref AsidTag tag)
    {
        if (tag == default) tag = new AsidTag(_next++, default);
        var flush = _active[cpu.Value] != tag;
        _active[cpu.Value] = tag;
        return (default, flush);
    }

    private Asid NumberFor(AsidTag old)
    {
        if (old != default)
        {
            if (KeepReserved(old)) return old.Asid;
            if (_taken.Add(old.Asid.Value)) return old.Asid;
        }
        if (_taken.Count == 1L << _bits) RollOver();
        var number = _taken.NextAbsent(_next);
        if (number >= 1L << _bits) number = _taken.NextAbsent(1);
        _taken.Add(number);
        _next = number;
        return new Asid((ushort)number);
    }

    private void TakeUnused()
    {
        _taken.Add(0);
        if (_bits == Asid.BitsMax)
            _taken.Add(Unused);
    }

    private bool KeepReserved(AsidTag old)
    {
        var kept = false;
        for (var cpu = 0; cpu < _reserved.Length; cpu++)
        {
            if (_reserved[cpu] != old) continue;
            _reserved[cpu] = old with { Generation = Generation };
            kept = true;
        }
        return kept;
    }

    private void RollOver()
    {
        Generation++;
        _taken.Clear();
        TakeUnused();
        _next = 1;
        for (var cpu = 0; cpu < _active.Length; cpu++)
        {
            _reserved[cpu] = Running(cpu);
            _active[cpu] = default;
            _owesFlush[cpu] = true;
            if (_reserved[cpu] != default) _taken.Add(_reserved[cpu].Asid.Value);
        }
    }
}
