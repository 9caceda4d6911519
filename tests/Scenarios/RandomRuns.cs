using FsCheck;
using FsCheck.Fluent;
using VmActors.Kernel;
using VmActors.Machine.Cpu;
using VmActors.Runtime;
using VmActors.Runtime.Hosts;
using VmActors.Simulation.Assembly;

namespace Scenarios;

/// <summary>What holds for random machines of every kind.</summary>
internal static class RandomRuns
{
    /// <summary>Checks something for so many seeds.</summary>
    public static void ForSeeds(int count, Action<int> check) =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), check)
        .Check(Config.QuickThrowOnFailure.WithMaxTest(count));

    /// <summary>A program sees its own data while the invariants hold after every quantum, and leaves nothing
    /// behind.</summary>
    /// <param name="random">The machine.</param>
    /// <param name="spec">Another kind of it.</param>
    /// <param name="also">Looks at the machine at the end, if every program got there.</param>
    public static void Check(RandomMachine random, MachineSpec spec, Action<SimulatedMachine>? also = null)
    {
        using var machine = random.Make(spec);
        machine.System.QuantumCompleted = _ => machine.CheckInvariants();
        using var host = new SequentialHost();
        Assert.Equal(RunEnd.Completed, machine.Run(host));
        Assert.Equal((0L, 0L, 0L, 0L), (
            machine.Kernel.UsedFrameCount, machine.Kernel.UsedSlotCount, machine.Kernel.PageTableFrameCount,
            machine.Disk.WrittenSlotCount));
        Assert.All(machine.Cpus, cpu => Assert.Empty(cpu.Mmu.Uses));
        Assert.All(machine.Cpus, cpu => Assert.Equal(
            cpu.Time.Now.Cycles, Enum.GetValues<CpuActivity>().Sum(activity => cpu.Time[activity].Cycles)));
        if (random.IsWild || !random.HasSwap)
            return;
        Assert.All(machine.Kernel.Processes, process => Assert.Equal(ProcessOutcome.Exited, process.Outcome));
        Assert.Equal(random.ReferenceCount, machine.Cpus.Sum(cpu => cpu.Mmu.Counts.TotalReferences));
        also?.Invoke(machine);
    }

    /// <summary>What a machine has done does not depend on how many threads of the host ran it.</summary>
    /// <param name="random">The machine.</param>
    /// <param name="spec">Another kind of it.</param>
    /// <param name="result">What is compared beside the journal.</param>
    public static void CheckHosts(RandomMachine random, MachineSpec spec, Func<SimulatedMachine, string>? result = null)
    {
        using var sequential = new SequentialHost();
        var expected = Run(sequential);
        foreach (var threads in new[] { 2, 3, 4, 8 })
        {
            using var parallel = new ParallelHost(threads);
            Assert.Equal(expected, Run(parallel));
        }

        (string Journal, string? Result) Run(IHost host)
        {
            using var machine = random.Make(spec);
            machine.Run(host);
            return (machine.System.JournalHash, result?.Invoke(machine));
        }
    }
}
