namespace VmActors.Units.Allocation;

/// <summary>Which free block serves a request, of those that are large enough.</summary>
public enum FitPolicy
{
    /// <summary>The first in the list.</summary>
    First,

    /// <summary>The first from where the last search ended, round the list.</summary>
    Next,

    /// <summary>The smallest; of equal ones the first.</summary>
    Best,

    /// <summary>The largest; of equal ones the first.</summary>
    Worst,
}
