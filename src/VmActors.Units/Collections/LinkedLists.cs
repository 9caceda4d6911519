using System.Numerics;

namespace VmActors.Units.Collections;

/// <summary>
/// Several lists over the numbers 0, 1, 2, …, each number in one of them or in none; every operation but a walk takes
/// constant time. Memory grows with the largest number ever added.
/// </summary>
/// <param name="lists">How many lists.</param>
internal sealed class LinkedLists(int lists)
{
    private const int None = -1;

    // Rings: the first places are the lists' ends, joined to front and back; number n is at place lists + n.
    private (int Next, int Previous)[] _links = [.. Enumerable.Range(0, lists).Select(end => (end, end))];
    private int[] _list = [.. Enumerable.Repeat(None, lists)];
    private readonly int[] _counts = new int[lists];

    /// <summary>How many numbers are in a list.</summary>
    public int Count(int list) => _counts[list];

    /// <summary>The list that has a number; -1: none.</summary>
    public int ListOf(int number) => lists + number < _list.Length ? _list[lists + number] : None;

    /// <summary>The number at the front of a list; -1: it is empty.</summary>
    public int First(int list) => Number(_links[list].Next);

    /// <summary>The number at the back of a list; -1: it is empty.</summary>
    public int Last(int list) => Number(_links[list].Previous);

    /// <summary>The number behind one that is in a list; -1: it is the last.</summary>
    public int After(int number) => Number(_links[lists + number].Next);

    /// <summary>The number before one that is in a list; -1: it is the first.</summary>
    public int Before(int number) => Number(_links[lists + number].Previous);

    /// <summary>Adds a number that is in no list to the front of one.</summary>
    public void AddFirst(int list, int number)
    {
        var place = Take(list, number);
        Join(place, _links[list].Next);
        Join(list, place);
    }

    /// <summary>Adds a number that is in no list to the back of one.</summary>
    public void AddLast(int list, int number)
    {
        var place = Take(list, number);
        Join(_links[list].Previous, place);
        Join(place, list);
    }

    /// <summary>Takes a number out of its list.</summary>
    public void Remove(int number)
    {
        var place = lists + number;
        _counts[_list[place]]--;
        _list[place] = None;
        Join(_links[place].Previous, _links[place].Next);
    }

    /// <summary>Moves a number from its list to the front of one.</summary>
    public void MoveFirst(int list, int number)
    {
        Leave(list, lists + number);
        Join(lists + number, _links[list].Next);
        Join(list, lists + number);
    }

    /// <summary>Moves a number from its list to the back of one.</summary>
    public void MoveLast(int list, int number)
    {
        if (_links[list].Previous == lists + number) return;
        Leave(list, lists + number);
        Join(_links[list].Previous, lists + number);
        Join(lists + number, list);
    }

    /// <summary>The numbers of a list, from the front; it must not change meanwhile.</summary>
    public IEnumerable<int> Walk(int list)
    {
        for (var place = _links[list].Next; place != list; place = _links[place].Next) yield return place - lists;
    }

    private int Number(int place) => place < lists ? None : place - lists;

    private int Take(int list, int number)
    {
        var place = lists + number;
        if (place >= _list.Length) Grow(place + 1);
        _list[place] = list;
        _counts[list]++;
        return place;
    }

    private void Leave(int forList, int place)
    {
        var (next, previous) = _links[place];
        Join(previous, next);
        if (_list[place] == forList) return;
        _counts[_list[place]]--;
        _counts[forList]++;
        _list[place] = forList;
    }

    private void Join(int before, int after) => (_links[before].Next, _links[after].Previous) = (after, before);

    private void Grow(int least)
    {
        var from = _list.Length;
        var length = (int)Math.Min(Array.MaxLength, (long)BitOperations.RoundUpToPowerOf2((uint)least));
        Array.Resize(ref _links, length);
        Array.Resize(ref _list, length);
        _list.AsSpan(from).Fill(None);
    }
}
