using System.Collections.Immutable;
using VmActors.Explanations;
using VmActors.Units.Explanation;
using VmActors.Vocabulary;

namespace VmActors.Exercises;

/// <summary>How a unit translated the address of an exercise.</summary>
/// <param name="Address">The address.</param>
/// <param name="Steps">What the unit told, in order.</param>
/// <param name="Notation">How the exercise writes numbers and what it calls things.</param>
public sealed record TranslatedAccess(
    VirtualAddress Address, ImmutableArray<TranslationStep> Steps, Notation Notation)
{
    /// <summary>For segments, and for a page table that is given as a list of entries.</summary>
    internal static Notation Plain { get; } = Notation.Decimal with
    {
        IndexName = (_, _) => "vpn",
        EntryName = (_, _) => "pte",
        EntriesStandNowhere = true,
    };

    /// <summary>The steps that an answer depends on, a line each; accesses of exercises have every right.</summary>
    public IEnumerable<string> Lines => Steps.Where(step => step is not (PrivilegeChecked or RightsChecked))
        .Select(step => StepText.Line(step, Notation));

    /// <summary>Every step, with its bits drawn.</summary>
    public IEnumerable<string> Drawing => Steps.SelectMany(step => StepText.Lines(step, Notation));
}
