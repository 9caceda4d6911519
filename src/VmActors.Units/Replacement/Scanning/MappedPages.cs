using VmActors.Vocabulary;

namespace VmActors.Units.Replacement.Scanning;

/// <summary>Small numbers for the pages in frames: a page has the same one whenever it comes back.</summary>
/// <param name="frames">How many.</param>
/// <param name="byName">Otherwise a page has its frame's number.</param>
internal sealed class MappedPages(int frames, bool byName)
{
    private const int Nowhere = -1;

    private readonly int[] _pageIn = new int[frames];
    private readonly Dictionary<PageName, int> _numbers = [];
    private readonly List<int> _frameOf = []; // by number

    /// <summary>The number of the page in a frame.</summary>
    public int In(int frame) => _pageIn[frame];

    /// <summary>A page comes into a frame. While another frame has a page of that name, as where processes had copies
    /// made of what they shared, the page gets a number for this stay only.</summary>
    public void Map(int frame, PageName page)
    {
        _pageIn[frame] = frame;
        if (!byName) return;
        if (!_numbers.TryGetValue(page, out var number))
            _numbers.Add(page, number = Add());
        else if (_frameOf[number] != Nowhere)
            number = Add();
        (_pageIn[frame], _frameOf[number]) = (number, frame);
    }

    /// <summary>The page leaves the frame.</summary>
    public void Unmap(int frame)
    {
        if (byName) _frameOf[_pageIn[frame]] = Nowhere;
    }

    private int Add()
    {
        _frameOf.Add(Nowhere);
        return _frameOf.Count - 1;
    }
}
