using System.Collections.Immutable;
using VmActors.Vocabulary;

namespace VmActors.Workloads.Scripts;

/// <summary>What the children of a script's process do.</summary>
internal sealed class ScriptText(ImmutableArray<ImmutableArray<ScriptInstruction>> entries, ulong seed) : IProgramText
{
    /// <inheritdoc/>
    public IInstructionStream Open(long entry, ThreadId thread) =>
        new ScriptStream(entries[(int)entry], SplitMix64.Derive(seed, thread.Value));
}
