using System.Collections.Immutable;
using VmActors.Vocabulary;

namespace VmActors.Workloads.Scripts;

/// <summary>Runs the instructions of a thread; a loop of any number of rounds costs one counter.</summary>
internal sealed class ScriptStream(ImmutableArray<ScriptInstruction> instructions, ulong seed) : IInstructionStream
{
    private readonly long[] _rounds = new long[Depth(instructions)]; // left in each loop around the instruction
    private SplitMix64 _draws = new(seed);
    private int _at;
    private int _depth;
    private long _done; // references of the instruction that were made already
    private readonly List<(int First, int Line)> _lines = []; // of what was written last

    /// <inheritdoc/>
    public int Fill(Span<MemoryOperation> operations)
    {
        int filled = 0;
        _lines.Clear();
        while (filled < operations.Length && _at < instructions.Length)
        {
            ref readonly var instruction = ref instructions.ItemRef(_at);
            _lines.Add((filled, instruction.Line));
            switch (instruction.Opcode)
            {
                case ScriptOpcode.Single:
                    operations[filled++] = instruction.Operation;
                    _at = instruction.Operation.Kind == OperationKind.Exit ? instructions.Length : _at + 1;
                    break;
                case ScriptOpcode.Loop:
                    _rounds[_depth++] = instruction.Count;
                    _at++;
                    break;
                case ScriptOpcode.EndLoop:
                    bool again = --_rounds[_depth - 1] > 0;
                    if (!again) _depth--;
                    _at = again ? (int)instruction.Step : _at + 1;
                    break;
                default:
                    filled += Refer(instruction, operations[filled..]);
                    break;
            }
        }
        return filled;
    }

    /// <inheritdoc/>
    public int LineOf(int index) => _lines.FindLast(mark => mark.First <= index).Line;

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private int Refer(in ScriptInstruction instruction, Span<MemoryOperation> operations)
    {
        int count = (int)Math.Min(instruction.Count - _done, operations.Length);
        var first = instruction.Operation;
        int size = (int)first.Argument;
        if (instruction.Opcode == ScriptOpcode.Walk)
        {
            ulong address = first.Address + ((ulong)_done * (ulong)instruction.Step);
            for (int i = 0; i < count; i++, address += (ulong)instruction.Step)
                operations[i] = MemoryOperation.Reference(first.Access, address, size);
        }
        else
        {
            var draws = _draws;
            for (int i = 0; i < count; i++)
            {
                ulong slot = draws.NextBelow((ulong)instruction.Step);
                operations[i] = MemoryOperation.Reference(first.Access, first.Address + (slot * (ulong)size), size);
            }
            _draws = draws;
        }
        _done += count;
        if (_done == instruction.Count)
        {
            _done = 0;
            _at++;
        }
        return count;
    }

    private static int Depth(ImmutableArray<ScriptInstruction> instructions)
    {
        int depth = 0, most = 0;
        foreach (var instruction in instructions)
        {
            if (instruction.Opcode == ScriptOpcode.Loop) most = Math.Max(most, ++depth);
            if (instruction.Opcode == ScriptOpcode.EndLoop) depth--;
        }
        return most;
    }
}
