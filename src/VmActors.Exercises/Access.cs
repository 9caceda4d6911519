using VmActors.Exercises.Reading;
using VmActors.Vocabulary;

namespace VmActors.Exercises;

/// <summary>One access of a translation exercise: the object with its answers, and the address that is asked.</summary>
/// <param name="Fields">The object.</param>
/// <param name="Address">Its field <c>va</c>.</param>
internal readonly record struct Access(CaseFields Fields, VirtualAddress Address)
{
    /// <summary>Reads the field <c>accesses</c> of a case and names the answers of each.</summary>
    /// <param name="fields">The case.</param>
    /// <param name="addressMax">The highest virtual address.</param>
    /// <param name="answers">The answers of an access: field and shape.</param>
    public static IReadOnlyList<Access> ReadAll(
        CaseFields fields, ulong addressMax, params IReadOnlyList<(string Name, AnswerShape Shape)> answers)
    {
        var accesses = new List<Access>();
        foreach (var access in fields.Objects("accesses"))
        {
            accesses.Add(new Access(access, new VirtualAddress(access.Number("va", 0, addressMax))));
            foreach (var (name, shape) in answers) access.Answer(name, shape);
        }
        return accesses;
    }

    /// <summary>The highest address of so many bits, 1 to 64.</summary>
    public static ulong Highest(int bits) => ulong.MaxValue >> (64 - bits);
}
