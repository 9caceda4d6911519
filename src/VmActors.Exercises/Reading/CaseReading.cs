using VmActors.Documents;

namespace VmActors.Exercises.Reading;

/// <summary>What the reading of one file gathers.</summary>
internal sealed class CaseReading(ErrorList errors)
{
    /// <summary>What is wrong.</summary>
    public ErrorList Errors => errors;

    /// <summary>The answers that are not there; an error or not, as the reader of the file wants it.</summary>
    public ErrorList Missing { get; } = new();

    /// <summary>How many answers are there.</summary>
    public int AnswersGiven { get; set; }

    /// <summary>The objects read so far.</summary>
    public List<CaseFields> Objects { get; } = [];
}
