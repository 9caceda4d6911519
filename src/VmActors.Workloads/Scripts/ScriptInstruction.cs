using VmActors.Vocabulary;

namespace VmActors.Workloads.Scripts;

/// <summary>What a <see cref="ScriptInstruction"/> does.</summary>
internal enum ScriptOpcode
{
    /// <summary>One operation.</summary>
    Single,

    /// <summary>References from the operation's address on, <see cref="ScriptInstruction.Step"/> bytes apart.</summary>
    Walk,

    /// <summary>
    /// References to any of <see cref="ScriptInstruction.Step"/> slots from the operation's address on.
    /// </summary>
    Draw,

    /// <summary>The start of a loop.</summary>
    Loop,

    /// <summary>
    /// The end of a loop: back to the instruction <see cref="ScriptInstruction.Step"/>, just after its start.
    /// </summary>
    EndLoop,
}

/// <summary>One instruction of a compiled thread.</summary>
/// <param name="Opcode">What it does.</param>
/// <param name="Operation">The operation; of references the first, or that of the first slot.</param>
/// <param name="Count">References, or rounds of a loop; 1 and up.</param>
/// <param name="Step">By opcode.</param>
internal readonly record struct ScriptInstruction(
    ScriptOpcode Opcode, MemoryOperation Operation, long Count, long Step)
{
    /// <summary>Where in the text it stands, from 1.</summary>
    public int Line { get; init; }
}
