using VmActors.Units.Tlb.Mips;
using VmActors.Vocabulary;

namespace VmActors.Units.Tests.Tlb.Mips;

/// <summary>The R4000's TLB as a list of pairs, searched by arithmetic instead of by masks.</summary>
internal sealed class NaiveJointTlb(int entryCount)
{
    private readonly Pair?[] _pairs = new Pair?[entryCount];

    public EntryHi Hi { get; set; }

    public EntryLo Lo0 { get; set; }

    public EntryLo Lo1 { get; set; }

    public PageMask Mask { get; set; }

    public IndexRegister Index { get; set; }

    public int Wired { get; private set; }

    public int Random { get; private set; } = entryCount - 1;

    public bool IsShutDown { get; private set; }

    public IEnumerable<JointTlbEntry?> Entries => _pairs.Select(pair => pair?.Entry);

    public void SetWired(int wired) => (Wired, Random) = (wired, entryCount - 1);

    public void Reset()
    {
        IsShutDown = false;
        SetWired(0);
    }

    public void Step(int instructions)
    {
        for (; instructions > 0; instructions--)
            Random = Random == Wired ? entryCount - 1 : Random - 1;
    }

    public JointTlbLookup Lookup(ulong address, AccessKind kind)
    {
        var (found, result) = Find(address, kind);
        Step(1);
        IsShutDown |= found > 1;
        if (IsShutDown)
            return new JointTlbLookup(JointTlbOutcome.Shutdown, -1, default, 0);
        if (result.Outcome != JointTlbOutcome.Hit)
            Hi = EntryHi.Of((int)(address >> 62), (address >> 13) % (1UL << 27), Hi.Asid);
        return result;
    }

    public bool TryHit(ulong address, AccessKind kind)
    {
        var (found, result) = Find(address, kind);
        if (IsShutDown || found != 1 || result.Outcome != JointTlbOutcome.Hit)
            return false;
        Step(1);
        return true;
    }

    public void Probe()
    {
        var matches = Matches((ulong)Hi.Region << 62 | Hi.Vpn2 << 13);
        IsShutDown |= matches.Count > 1;
        Index = matches.Count == 1 ? IndexRegister.Of(matches[0]) : IndexRegister.Failed;
    }

    public void Read()
    {
        var entry = _pairs[Index.Entry]?.Entry ?? default;
        (Mask, Hi, Lo0, Lo1) = (entry.Mask, entry.Hi, entry.Even, entry.Odd);
    }

    public void Write(int index)
    {
        var pages = 1UL << (2 * ((Mask.PageShift - 12) / 2)); // base pages of a page
        var isGlobal = Lo0.Global && Lo1.Global;
        _pairs[index] = new Pair(
            new JointTlbEntry(
                Mask, EntryHi.Of(Hi.Region, Hi.Vpn2 / pages * pages, Hi.Asid),
                Lo0.WithGlobal(isGlobal), Lo1.WithGlobal(isGlobal)),
            pages * 4096);
    }

    private (int Found, JointTlbLookup Result) Find(ulong address, AccessKind kind)
    {
        var matches = Matches(address);
        if (matches.Count != 1)
            return (matches.Count, new JointTlbLookup(JointTlbOutcome.Refill, -1, default, 0));
        var pair = _pairs[matches[0]]!;
        var page = address / pair.PageBytes % 2 == 0 ? pair.Entry.Even : pair.Entry.Odd;
        var outcome = !page.Valid ? JointTlbOutcome.Invalid
            : kind.Writes() && !page.Dirty ? JointTlbOutcome.Modified : JointTlbOutcome.Hit;
        var frame = (ulong)page.Frame.Value * 4096 / pair.PageBytes * pair.PageBytes;
        var physical = outcome == JointTlbOutcome.Hit ? frame + (address % pair.PageBytes) : 0;
        return (1, new JointTlbLookup(outcome, matches[0], page, physical));
    }

    private List<int> Matches(ulong address) =>
    [
        .. from slot in _pairs.Index()
           where slot.Item is { } pair && pair.Entry.Hi.Region == (int)(address >> 62)
               && pair.Entry.Hi.Vpn2 * 8192 / (2 * pair.PageBytes) == address % (1UL << 40) / (2 * pair.PageBytes)
               && (pair.Entry.Even.Global || pair.Entry.Hi.Asid == Hi.Asid)
           select slot.Index,
    ];

    private sealed record Pair(JointTlbEntry Entry, ulong PageBytes);
}
