namespace VmActors.Units.Replacement.Adaptive;

/// <summary>
/// Which page is in which frame, both ways, for policies that remember pages beyond their stay. Memory grows with the
/// largest number of a page.
/// </summary>
/// <param name="frames">How many.</param>
internal sealed class PageFrames(int frames)
{
    private readonly int[] _pageIn = new int[frames];
    private int[] _frameOf = [];

    /// <summary>A page comes into a frame.</summary>
    public void Load(int frame, int page)
    {
        if (page >= _frameOf.Length) Array.Resize(ref _frameOf, Math.Max(page + 1, 2 * _frameOf.Length));
        (_pageIn[frame], _frameOf[page]) = (page, frame);
    }

    /// <summary>The page that came into a frame last.</summary>
    public int PageIn(int frame) => _pageIn[frame];

    /// <summary>The frame that a page came into last.</summary>
    /// <param name="page">A page that did; less than 0: a victim that there is not.</param>
    /// <exception cref="InvalidOperationException">There is no victim.</exception>
    public int FrameOf(int page) =>
        page >= 0 ? _frameOf[page] : throw new InvalidOperationException("no frame has a page");
}
