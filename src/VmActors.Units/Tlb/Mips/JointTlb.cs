using System.Numerics;
using System.Runtime.Intrinsics;
using VmActors.Units.Explanation;
using VmActors.Vocabulary;

namespace VmActors.Units.Tlb.Mips;

/// <summary>
/// The MIPS R4000's joint TLB in 64-bit mode, which software fills, and the registers that it is filled through (R4000
/// manual, chapter 4 and appendix A): fully associative, each entry a pair of pages.
/// <code>
/// lookup ── no entry matches ───────────────► Refill      EntryHi := region and VPN2; its ASID stays
///        ── several do ─────────────────────► Shutdown    until Reset
///        ── page has V = 0 ─────────────────► Invalid     EntryHi as above
///        ── store, page has D = 0 ──────────► Modified    EntryHi as above
///        ── else ───────────────────────────► Hit
/// Random:  entries-1 ► entries-2 ► … ► Wired ► entries-1 …   one step for each instruction
/// </code>
/// Segments that are not mapped, and who may refer to which, are the CPU's business.
/// </summary>
/// <remarks>
/// Hardware decrements Random as each instruction executes. Here each <see cref="Lookup"/> counts as one instruction,
/// and steps it when it is done, whatever it found; who executes instructions without a lookup says so to
/// <see cref="Step"/>. So the sequence follows from the calls alone. An entry that was never written matches nothing,
/// where hardware leaves it undefined.
/// </remarks>
public sealed class JointTlb
{
    // No search word has all bits set: what was never written matches none.
    private const ulong Unmatched = ulong.MaxValue;

    private readonly JointTlbEntry?[] _entries;
    private readonly ulong[] _compared; // by entry: which bits of a search word are compared
    private readonly ulong[] _wanted; // by entry: what these bits must be
    private EntryHi _entryHi;
    private EntryLo _entryLo0;
    private EntryLo _entryLo1;
    private PageMask _pageMask;
    private IndexRegister _index;
    private int _wired;

    /// <summary>A TLB as after a reset.</summary>
    /// <param name="entryCount">Page pairs, 1 to 64; an R4000 has 48.</param>
    public JointTlb(int entryCount = 48)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(entryCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(entryCount, IndexRegister.EntriesMax);
        _entries = new JointTlbEntry?[entryCount];
        _compared = new ulong[IndexRegister.EntriesMax];
        _wanted = new ulong[IndexRegister.EntriesMax];
        Array.Fill(_compared, Unmatched);
        Array.Fill(_wanted, Unmatched);
        Random = entryCount - 1;
    }

    /// <summary>The page pairs held; null where nothing was written since the start.</summary>
    public IReadOnlyList<JointTlbEntry?> Entries => _entries;

    /// <summary>Register 10: the pair that failed or is to be written, and the address space that runs. Writing keeps
    /// the defined bits only, as it does in the registers below.</summary>
    public EntryHi EntryHi
    {
        get => _entryHi;
        set => _entryHi = EntryHi.Written(value.Bits);
    }

    /// <summary>Register 2: the even page.</summary>
    public EntryLo EntryLo0
    {
        get => _entryLo0;
        set => _entryLo0 = EntryLo.Written(value.Bits);
    }

    /// <summary>Register 3: the odd page.</summary>
    public EntryLo EntryLo1
    {
        get => _entryLo1;
        set => _entryLo1 = EntryLo.Written(value.Bits);
    }

    /// <summary>Register 5: the page size.</summary>
    public PageMask PageMask
    {
        get => _pageMask;
        set => _pageMask = PageMask.Written(value.Bits);
    }

    /// <summary>Register 0: the entry of TLBR and TLBWI, and the result of TLBP.</summary>
    public IndexRegister Index
    {
        get => _index;
        set => _index = IndexRegister.Written(value.Bits);
    }

    /// <summary>Register 6: entries below it are never chosen by Random. Writing it sets Random to the last
    /// entry.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not below the entries: nothing would be left for
    /// Random.</exception>
    public int Wired
    {
        get => _wired;
        set
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)value, (uint)_entries.Length, nameof(value));
            _wired = value;
            Random = _entries.Length - 1;
        }
    }

    /// <summary>Register 1, read only: the entry that TLBWR writes next, from the last down to
    /// <see cref="Wired"/>.</summary>
    public int Random { get; private set; }

    /// <summary>Status bit TS: several entries matched one address. Nothing is translated until a reset.</summary>
    public bool IsShutDown { get; private set; }

    /// <summary>Ends a shutdown; clears Wired and sets Random to the last entry. Entries stay.</summary>
    public void Reset()
    {
        IsShutDown = false;
        Wired = 0;
    }

    /// <summary>Steps Random for instructions that did not come by here.</summary>
    /// <param name="instructions">How many, 0 or more.</param>
    public void Step(long instructions)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(instructions);
        var range = _entries.Length - _wired;
        Random -= (int)(instructions % range);
        if (Random < _wired)
            Random += range;
    }

    /// <summary>Translates an address in the space of EntryHi.</summary>
    /// <param name="address">Of a mapped segment.</param>
    /// <param name="kind">Whether it is a store.</param>
    /// <param name="observer">Is told which entries match, and what came of it.</param>
    public JointTlbLookup Lookup(ulong address, AccessKind kind, ITranslationObserver? observer = null)
    {
        var search = EntryHi.OfAddress(address, _entryHi.Asid);
        var matches = Matches(search);
        observer?.On(new JointTlbCompared(address, search, matches));
        Step(1);
        IsShutDown |= BitOperations.PopCount(matches) > 1;
        var entry = matches == 0 ? default : _entries[BitOperations.TrailingZeroCount(matches)].GetValueOrDefault();
        var result = IsShutDown ? new JointTlbLookup(JointTlbOutcome.Shutdown, -1, default, 0)
            : matches == 0 ? new JointTlbLookup(JointTlbOutcome.Refill, -1, default, 0)
            : Examine(BitOperations.TrailingZeroCount(matches), entry, address, kind);
        if (result.Outcome is JointTlbOutcome.Refill or JointTlbOutcome.Invalid or JointTlbOutcome.Modified)
            _entryHi = search;
        observer?.On(new JointTlbAnswered(result, result.Index < 0 ? null : entry));
        return result;
    }

    /// <summary>Whether a reference would hit; when it would, it has, as in <see cref="Lookup"/>, and else nothing
    /// has happened.</summary>
    /// <param name="address">Of a mapped segment.</param>
    /// <param name="kind">Whether it is a store.</param>
    /// <param name="page">EntryLo of the page of the pair; meaningless without a hit.</param>
    public bool TryHit(ulong address, AccessKind kind, out EntryLo page)
    {
        var matches = IsShutDown ? 0 : Matches(EntryHi.OfAddress(address, _entryHi.Asid));
        page = BitOperations.IsPow2(matches)
            ? _entries[BitOperations.TrailingZeroCount(matches)].GetValueOrDefault().PageOf(address) : default;
        if (!page.Valid || (kind.Writes() && !page.Dirty))
            return false;
        Step(1);
        return true;
    }

    /// <summary>TLBP: Index becomes the entry that matches EntryHi, or says that none does.</summary>
    public void Probe()
    {
        var matches = Matches(_entryHi);
        IsShutDown |= BitOperations.PopCount(matches) > 1;
        _index = BitOperations.IsPow2(matches)
            ? IndexRegister.Of(BitOperations.TrailingZeroCount(matches)) : IndexRegister.Failed;
    }

    /// <summary>TLBR: the four registers become those of the entry of Index, its ASID included; zero where nothing was
    /// ever written.</summary>
    /// <exception cref="InvalidOperationException">There is no such entry.</exception>
    public void ReadIndexed() =>
        (_pageMask, _entryHi, _entryLo0, _entryLo1) = _entries[CheckedIndex()].GetValueOrDefault();

    /// <summary>TLBWI: the entry of Index is written from the four registers.</summary>
    /// <exception cref="InvalidOperationException">There is no such entry, or the mask is no page size.</exception>
    public void WriteIndexed() => Write(CheckedIndex());

    /// <summary>TLBWR: the entry of Random is written from the four registers.</summary>
    /// <exception cref="InvalidOperationException">The mask is no page size.</exception>
    public void WriteRandom() => Write(Random);

    private static JointTlbLookup Examine(int index, JointTlbEntry entry, ulong address, AccessKind kind)
    {
        var page = entry.PageOf(address);
        if (!page.Valid)
            return new JointTlbLookup(JointTlbOutcome.Invalid, index, page, 0);
        if (kind.Writes() && !page.Dirty)
            return new JointTlbLookup(JointTlbOutcome.Modified, index, page, 0);
        return new JointTlbLookup(JointTlbOutcome.Hit, index, page, entry.Translate(address));
    }

    /// <summary>The entries that match, a bit each.</summary>
    private ulong Matches(EntryHi search)
    {
        var word = Vector256.Create(search.Bits);
        var matches = 0UL;
        for (var first = 0; first < _entries.Length; first += Vector256<ulong>.Count)
        {
            var compared = word & Vector256.LoadUnsafe(ref _compared[0], (nuint)first);
            var equal = Vector256.Equals(compared, Vector256.LoadUnsafe(ref _wanted[0], (nuint)first));
            matches |= (ulong)equal.ExtractMostSignificantBits() << first;
        }
        return matches;
    }

    private int CheckedIndex() => _index.Entry < _entries.Length
        ? _index.Entry
        : throw new InvalidOperationException(FormattableString.Invariant(
            $"Index names entry {_index.Entry}; expected 0 to {_entries.Length - 1}"));

    private void Write(int index)
    {
        var entry = JointTlbEntry.Written(_pageMask, _entryHi, _entryLo0, _entryLo1);
        _entries[index] = entry;
        _compared[index] = entry.ComparedBits;
        _wanted[index] = entry.Hi.Bits & entry.ComparedBits;
    }
}
