namespace VmActors.Runtime.Choice;

/// <summary>What kind of unforced choice is being made.</summary>
public enum ChoiceKind
{
    /// <summary>Which of several messages of one instant comes first. 0 is the total order's own answer.</summary>
    Tie,

    /// <summary>A random draw of the model: a random policy, a random start.</summary>
    Draw,

    /// <summary>Extra latency of a link, in cycles.</summary>
    Jitter,

    /// <summary>Whether something fails: 0 means that it does not.</summary>
    Fault,
}

/// <summary>Makes the choices of one actor that nothing forces. A schedule explorer puts its own here.</summary>
public interface IChooser
{
    /// <summary>Picks a number from 0 to <paramref name="count"/> - 1; <paramref name="count"/> is 1 or more.</summary>
    long Choose(ChoiceKind kind, long count);
}

/// <summary>Gives each actor its chooser.</summary>
public interface IChoices
{
    /// <summary>Whether ties are offered for choice. A run that does not ask pays nothing for the
    /// possibility.</summary>
    bool ExploresTies { get; }

    /// <summary>The chooser of the actor called <paramref name="actor"/>; called once per actor.</summary>
    IChooser For(string actor);
}
