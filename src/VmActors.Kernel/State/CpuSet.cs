using System.Numerics;
using VmActors.Vocabulary;

namespace VmActors.Kernel.State;

/// <summary>A set of CPUs, walked in their order.</summary>
internal sealed class CpuSet(int cpuCount)
{
    private readonly ulong[] _words = new ulong[(cpuCount + 63) / 64];

    public void Add(CpuId cpu) => _words[cpu.Value >> 6] |= 1UL << (cpu.Value & 63);

    public void Remove(CpuId cpu) => _words[cpu.Value >> 6] &= ~(1UL << (cpu.Value & 63));

    public CpuId[] ToArray()
    {
        var cpus = new CpuId[_words.Sum(BitOperations.PopCount)];
        var count = 0;
        for (var index = 0; index < _words.Length; index++)
        {
            for (var bits = _words[index]; bits != 0; bits &= bits - 1)
                cpus[count++] = new CpuId((index << 6) + BitOperations.TrailingZeroCount(bits));
        }
        return cpus;
    }
}
