using VmActors.Kernel;
using VmActors.Runtime;
using VmActors.Runtime.Hosts;
using VmActors.Simulation.Assembly;
using VmActors.Vocabulary;

namespace Scenarios;

public class LifeOfAPageTests
{
    private const ulong Heap = 0x1000_0000;

    [Fact]
    public void A_store_to_a_new_page_costs_one_minor_fault()
    {
        using var machine = new SimulatedMachine(Machines.Spec(), [Machines.Program(
            "p",
            [
                MemoryOperation.Map(Heap, Page.Size, Protection.ReadWrite),
                MemoryOperation.Reference(AccessKind.Store, Heap, 8),
                MemoryOperation.Reference(AccessKind.Load, Heap, 8),
            ])]);
        using var host = new SequentialHost();
        Assert.Equal(RunEnd.Completed, machine.Run(host));
        Assert.Equal(1, machine.Kernel.Counts.MinorFaults);
        Assert.Equal(ProcessOutcome.Exited, Assert.Single(machine.Kernel.Processes).Outcome);
        Assert.Equal(0, machine.Kernel.UsedFrameCount);
    }

    [Fact]
    public void More_pages_than_frames_go_to_the_swap_disk_and_come_back_whole()
    {
        List<MemoryOperation> operations = [MemoryOperation.Map(Heap, 1024 * Page.Size, Protection.ReadWrite)];
        for (var round = 0; round < 3; round++)
        {
            for (var page = 0UL; page < 1024; page++)
                operations.Add(MemoryOperation.Reference(
                    round == 0 ? AccessKind.Store : AccessKind.Modify, Heap + (page * Page.Size), 8));
        }
        using var machine = new SimulatedMachine(Machines.Spec(), [Machines.Program("p", [.. operations])]);
        machine.System.QuantumCompleted = _ => machine.CheckInvariants();
        using var host = new SequentialHost();
        Assert.Equal(RunEnd.Completed, machine.Run(host));
        Assert.True(machine.Kernel.Counts.MajorFaults > 1000);
        Assert.Equal(0, machine.Kernel.UsedFrameCount);
        Assert.Equal(0, machine.Kernel.UsedSlotCount);
        Assert.Equal(0, machine.Disk.WrittenSlotCount);
    }
}
