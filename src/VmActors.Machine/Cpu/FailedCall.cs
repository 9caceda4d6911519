using VmActors.Vocabulary;

namespace VmActors.Machine.Cpu;

/// <summary>A system call that failed.</summary>
/// <param name="Call">What was called.</param>
/// <param name="Error">Why it failed.</param>
/// <param name="Line">The line of the program's text; 0 where there is none.</param>
public readonly record struct FailedCall(MemoryOperation Call, Errno Error, int Line);
