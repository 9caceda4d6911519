using VmActors.Vocabulary;

namespace VmActors.Kernel.Operations;

/// <summary>What became of a system call.</summary>
/// <param name="Value">What it returns to the program: 0 or more, or a negative <see cref="Errno"/>.</param>
/// <param name="Waited">How long it waited for other CPUs' acknowledgements.</param>
internal readonly record struct CallResult(long Value, SimDuration Waited)
{
    /// <summary>Whether it failed.</summary>
    public bool HasFailed => Value < 0;

    /// <summary>It has done what was asked.</summary>
    public static CallResult Done(SimDuration waited) => new(0, waited);

    /// <summary>It has done nothing, or not all.</summary>
    public static CallResult Failed(Errno why, SimDuration waited = default) => new(-(int)why, waited);
}
