namespace VmActors.Units.Replacement.Curves;

/// <summary>
/// The stack of OPT (Mattson et al. 1970): a page that is referenced goes to the top; the page that was there goes
/// down, and at each place the one of the two stays that is referenced sooner, until the place that became free.
/// </summary>
/// <remarks>A reference costs its distance in time.</remarks>
internal sealed class OptimalStack(int pages)
{
    private readonly (int Page, int NextUse)[] _stack = new (int, int)[pages];
    private int _depth;

    /// <summary>Moves a page to the top.</summary>
    /// <param name="page">The page.</param>
    /// <param name="nextUse">The place of its next reference.</param>
    /// <returns>Its distance until now, 1 at the top; 0 at its first reference.</returns>
    public int Reference(int page, int nextUse)
    {
        var carried = (page, nextUse);
        for (var place = 0; place < _depth; place++)
        {
            ref var here = ref _stack[place];
            if (here.Page == page)
            {
                here = carried;
                return place + 1;
            }
            if (place == 0 || carried.nextUse < here.NextUse) (here, carried) = (carried, here);
        }
        _stack[_depth++] = carried;
        return 0;
    }
}
