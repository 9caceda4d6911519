using VmActors.Units.Replacement;
using VmActors.Vocabulary;

namespace VmActors.Units.Tests.Replacement;

/// <summary>A textbook memory: one process, one reference bit per frame, demand paging, one victim per fault.</summary>
/// <param name="policy">Chooses the victims; knows no frame yet.</param>
/// <param name="frameCount">Frames of the memory.</param>
/// <param name="referencedOnLoad">Whether a page's bit is set by the reference that loads it.</param>
internal sealed class PagedMemory(IReplacementPolicy policy, int frameCount, bool referencedOnLoad)
{
    private readonly Dictionary<int, int> _frameOf = [];
    private readonly int[] _pageIn = new int[frameCount];
    private readonly bool[] _referenced = new bool[frameCount];

    public int FaultCount { get; private set; }

    public int Faults(IEnumerable<int> pages)
    {
        foreach (var page in pages) Reference(page);
        return FaultCount;
    }

    public void Reference(int page)
    {
        if (_frameOf.TryGetValue(page, out var frame))
        {
            _referenced[frame] = true;
            return;
        }
        FaultCount++;
        frame = _frameOf.Count < frameCount ? _frameOf.Count : Evict();
        policy.PageMapped(new Pfn(frame), new PageName(PageKind.Process, 1, (ulong)page));
        _frameOf.Add(page, frame);
        _pageIn[frame] = page;
        _referenced[frame] = referencedOnLoad;
    }

    private int Evict()
    {
        Span<Pfn> candidate = stackalloc Pfn[1];
        policy.BeginRound(1);
        for (var looks = 0; looks <= 2 * frameCount; looks++)
        {
            Assert.Equal(1, policy.Candidates(candidate));
            var frame = (int)candidate[0].Value;
            var referenced = _referenced[frame];
            _referenced[frame] = false;
            if (!policy.ShouldEvict(candidate[0], referenced)) continue;
            policy.PageUnmapped(candidate[0]);
            _frameOf.Remove(_pageIn[frame]);
            return frame;
        }
        throw new InvalidOperationException("no victim in two rounds without a reference");
    }
}
