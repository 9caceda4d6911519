using FsCheck;
using FsCheck.Fluent;
using VmActors.Kernel;
using VmActors.Machine.Cpu;
using VmActors.Runtime;
using VmActors.Runtime.Hosts;

namespace Scenarios;

public class RandomMachinesTests
{
    [Fact]
    public void Random_programs_see_the_right_data_and_leave_nothing_behind() => ForSeeds(60, seed =>
    {
        var random = new RandomMachine(seed);
        using var machine = random.Make();
        machine.System.QuantumCompleted = _ => machine.CheckInvariants();
        using var host = new SequentialHost();
        Assert.Equal(RunEnd.Completed, machine.Run(host));
        Assert.Equal(0, machine.Kernel.UsedFrameCount);
        Assert.Equal(0, machine.Kernel.UsedSlotCount);
        Assert.Equal(0, machine.Disk.WrittenSlotCount);
        Assert.All(machine.Cpus, cpu =>
            Assert.Equal(cpu.Time.Now.Cycles,
                Enum.GetValues<CpuActivity>().Sum(activity => cpu.Time[activity].Cycles)));
        if (random.IsWild || !random.HasSwap)
            return;
        Assert.All(machine.Kernel.Processes, process => Assert.Equal(ProcessOutcome.Exited, process.Outcome));
        Assert.Equal(random.ReferenceCount, machine.Cpus.Sum(cpu => cpu.Mmu.Counts.TotalReferences));
    });

    [Fact]
    public void A_run_is_the_same_on_any_number_of_host_threads() => ForSeeds(12, seed =>
    {
        var random = new RandomMachine(seed);
        using var sequential = new SequentialHost();
        var expected = Hash(random, sequential);
        foreach (var threads in new[] { 2, 3, 8 })
        {
            using var parallel = new ParallelHost(threads);
            Assert.Equal(expected, Hash(random, parallel));
        }
    });

    private static string Hash(RandomMachine random, IHost host)
    {
        using var machine = random.Make();
        machine.Run(host);
        return machine.System.JournalHash;
    }

    private static void ForSeeds(int count, Action<int> check) =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), check)
        .Check(Config.QuickThrowOnFailure.WithMaxTest(count));
}
