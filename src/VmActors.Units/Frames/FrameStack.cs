using System.Collections;
using VmActors.Vocabulary;

namespace VmActors.Units.Frames;

/// <summary>Frames, the last pushed first, of which any may also be taken out of the middle; memory grows with the
/// highest frame ever pushed.</summary>
internal sealed class FrameStack : IEnumerable<Pfn>
{
    private const int None = -1;

    private int[] _below = []; // by frame; of those on the stack
    private int[] _above = [];
    private int _top = None;

    /// <summary>How many frames are on the stack.</summary>
    public long Count { get; private set; }

    /// <summary>Puts a frame that is not there on top.</summary>
    public void Push(Pfn frame)
    {
        var index = checked((int)frame.Value);
        if (index >= _below.Length)
        {
            Array.Resize(ref _below, Math.Max(index + 1, _below.Length * 2));
            Array.Resize(ref _above, _below.Length);
        }
        (_below[index], _above[index]) = (_top, None);
        if (_top != None) _above[_top] = index;
        _top = index;
        Count++;
    }

    /// <summary>Takes the top; false when there is none.</summary>
    public bool TryPop(out Pfn frame)
    {
        frame = new Pfn(_top);
        if (_top == None) return false;
        Remove(frame);
        return true;
    }

    /// <summary>Takes a frame that is on the stack from wherever it is.</summary>
    public void Remove(Pfn frame)
    {
        var (below, above) = (_below[frame.Value], _above[frame.Value]);
        if (below != None) _above[below] = above;
        if (above != None) _below[above] = below;
        else _top = below;
        Count--;
    }

    /// <inheritdoc/>
    public IEnumerator<Pfn> GetEnumerator()
    {
        for (var index = _top; index != None; index = _below[index])
            yield return new Pfn(index);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
