using System.Collections.Immutable;
using VmActors.Vocabulary;

namespace VmActors.Workloads;

/// <summary>A program that a process may run in place of its own (<c>execve</c>).</summary>
/// <param name="Number">By which processes name it, from 1.</param>
/// <param name="Name">For reports.</param>
/// <param name="Areas">The memory that it begins with: text, data, heap, stack.</param>
/// <param name="Text">What its thread does, and those born to it.</param>
/// <param name="Entry">Where in the text its thread begins.</param>
public sealed record ProgramImage(
    int Number, string Name, ImmutableArray<InitialArea> Areas, IProgramText Text, long Entry);
