using VmActors.Exercises.Reading;

namespace VmActors.Exercises;

/// <summary>
/// A kind of exercise. One is added in three steps: its class in a folder of its own, its line in
/// <see cref="ExerciseKinds"/>, a file of it in <c>tests/data/cases</c>, which the contract of all kinds finds there.
/// </summary>
public interface IExerciseKind
{
    /// <summary>As files call it: <c>base-bounds</c>.</summary>
    string Name { get; }

    /// <summary>Reads the questions of one case and names its answers; what is wrong goes to the fields.</summary>
    /// <returns>Null when the questions have an error.</returns>
    IExercise? Read(CaseFields fields);
}
