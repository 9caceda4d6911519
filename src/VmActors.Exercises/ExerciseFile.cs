using System.Collections.Immutable;
using VmActors.Documents;

namespace VmActors.Exercises;

/// <summary>A file of exercises, read and sound.</summary>
public sealed class ExerciseFile
{
    private readonly DocumentNode _root;

    internal ExerciseFile(
        string name,
        DocumentNode root,
        IExerciseKind kind,
        ImmutableArray<IExercise> cases,
        int answersGiven,
        ImmutableArray<DocumentError> answersMissing)
    {
        (Name, _root, Kind, Cases) = (name, root, kind, cases);
        (AnswersGiven, AnswersMissing) = (answersGiven, answersMissing);
    }

    /// <summary>The file as the user named it.</summary>
    public string Name { get; }

    /// <summary>What kind of exercises it holds.</summary>
    public IExerciseKind Kind { get; }

    /// <summary>The exercises.</summary>
    public ImmutableArray<IExercise> Cases { get; }

    /// <summary>How many answers the file gives.</summary>
    public int AnswersGiven { get; }

    /// <summary>The answers that it does not give, a message each.</summary>
    public ImmutableArray<DocumentError> AnswersMissing { get; }

    /// <summary>Puts in every answer as it should be, in place of those given, and writes the file; everything else
    /// stays. From here on all answers are given, and right.</summary>
    public string Solve()
    {
        foreach (var group in Cases.SelectMany(exercise => exercise.Solve()))
        {
            foreach (var answer in group.Answers) group.Fields.Fill(answer);
        }
        return DocumentWriter.Write(_root);
    }
}

/// <summary>What reading a file of exercises gave: the file, or everything that is wrong with it.</summary>
/// <param name="File">Null exactly when there are errors.</param>
/// <param name="Errors">In the order of the file.</param>
public sealed record ExerciseResult(ExerciseFile? File, ImmutableArray<DocumentError> Errors);
