using System.Runtime.CompilerServices;

namespace VmActors.Units.Replacement;

/// <summary>
/// A string of references to pages, in order: read once, run by any number of policies and memories. Pages have small
/// numbers in it (<see cref="PageUse.Page"/>).
/// </summary>
/// <param name="capacity">References to make room for at once; there may be more, and fewer.</param>
public sealed class ReferenceString(int capacity = ReferenceString.CapacityMin)
{
    /// <summary>In <see cref="NextUses"/>: the page is not referenced again.</summary>
    public const int Never = int.MaxValue;

    private const int CapacityMin = 1 << 10;

    private readonly PageNumbers _numbers = new();
    private PageUse[] _uses = new PageUse[Math.Max(CapacityMin, capacity)];
    private int[]? _nextUses;

    /// <summary>References.</summary>
    public int Length { get; private set; }

    /// <summary>Pages that are referenced.</summary>
    public int PageCount => _numbers.Count;

    /// <summary>The references, in order.</summary>
    public ReadOnlySpan<PageUse> Uses => _uses.AsSpan(0, Length);

    /// <summary>For each reference the place of the next one to the same page; made when they are first
    /// asked for.</summary>
    public ReadOnlySpan<int> NextUses =>
        _nextUses?.Length == Length ? _nextUses : _nextUses = FindNextUses();

    /// <summary>A string of loads.</summary>
    public static ReferenceString Of(IEnumerable<ulong> pages)
    {
        var made = new ReferenceString();
        foreach (var page in pages) made.Add(page, isStore: false);
        return made;
    }

    /// <summary>One more reference at the end.</summary>
    /// <exception cref="InvalidOperationException">There are <see cref="Array.MaxLength"/> already.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ulong page, bool isStore)
    {
        if (Length == _uses.Length) Grow();
        _uses[Length++] = new PageUse(_numbers.Of(page), isStore);
    }

    /// <summary>The page that has a number in this string.</summary>
    public ulong PageOf(int number) => _numbers.PageOf(number);

    private void Grow()
    {
        if (Length == Array.MaxLength)
            throw new InvalidOperationException(FormattableString.Invariant($"more than {Length} references"));
        Array.Resize(ref _uses, (int)Math.Min(Array.MaxLength, _uses.Length * 2L));
    }

    private int[] FindNextUses()
    {
        var next = new int[Length];
        var places = new int[PageCount];
        Array.Fill(places, Never);
        for (var place = Length - 1; place >= 0; place--)
        {
            ref var following = ref places[_uses[place].Page];
            next[place] = following;
            following = place;
        }
        return next;
    }
}
