using System.Runtime.CompilerServices;

namespace VmActors.Units.Replacement;

/// <summary>
/// A memory of a fixed number of frames under demand paging: a reference to a page that is not there brings it into
/// the lowest empty frame or, when there is none, into the victim's.
/// </summary>
/// <typeparam name="TPolicy">A policy's struct, for speed, or the interface.</typeparam>
public sealed class FixedFrames<TPolicy>
    where TPolicy : IVictimPolicy
{
    private readonly int[] _pages; // by frame
    private int[] _frames = []; // by page: frame + 1; 0: not there
    private TPolicy _policy;
    private int _used;

    /// <summary>An empty memory.</summary>
    /// <param name="frames">1 or more.</param>
    /// <param name="policy">Of as many frames, and new.</param>
    public FixedFrames(int frames, TPolicy policy)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(frames);
        ArgumentNullException.ThrowIfNull(policy);
        (_policy, _pages) = (policy, new int[frames]);
    }

    /// <summary>References that found their page.</summary>
    public long Hits { get; private set; }

    /// <summary>References that did not.</summary>
    public long Misses { get; private set; }

    /// <summary>The page in a frame that has one.</summary>
    public int PageIn(int frame) => _pages[frame];

    /// <summary>One reference.</summary>
    public PageReference Reference(PageUse use)
    {
        Expect(use.Page);
        var frame = _frames[use.Page] - 1;
        if (frame < 0)
        {
            Misses++;
            return Load(ref _policy, use);
        }
        var hit = _policy.Referenced(frame, use.IsStore);
        if (hit) Hits++;
        else Misses++;
        return new PageReference(hit, frame, null);
    }

    /// <summary>All references of a string, in order; counts only.</summary>
    public void Run(ReferenceString references)
    {
        ArgumentNullException.ThrowIfNull(references);
        Expect(references.PageCount - 1);
        var (frames, policy, misses) = (_frames, _policy, 0L); // locals: the loop finds them in registers
        foreach (var use in references.Uses)
        {
            var frame = frames[use.Page] - 1;
            if (frame < 0) Load(ref policy, use);
            else if (policy.Referenced(frame, use.IsStore)) continue;
            misses++;
        }
        _policy = policy;
        Misses += misses;
        Hits += references.Length - misses;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private PageReference Load(ref TPolicy policy, PageUse use)
    {
        int? victim = null;
        var frame = _used;
        if (_used < _pages.Length)
        {
            _used++;
        }
        else
        {
            frame = policy.TakeVictim(use.Page);
            victim = _pages[frame];
            _frames[_pages[frame]] = 0;
        }
        _frames[use.Page] = frame + 1;
        _pages[frame] = use.Page;
        policy.Loaded(frame, use.Page, use.IsStore);
        return new PageReference(false, frame, victim);
    }

    private void Expect(int page)
    {
        if (page >= _frames.Length) Array.Resize(ref _frames, Math.Max(page + 1, _frames.Length * 2));
    }
}
