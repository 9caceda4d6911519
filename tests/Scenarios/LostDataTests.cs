using VmActors.Runtime.Hosts;
using VmActors.Simulation.Assembly;
using VmActors.Vocabulary;

namespace Scenarios;

public class LostDataTests
{
    private const ulong Heap = 0x1000_0000;

    [Fact]
    public void A_wrong_word_stops_the_run_with_the_history_of_its_page()
    {
        var load = MemoryOperation.Reference(AccessKind.Load, Heap, 8);
        MemoryOperation[] operations =
        [
            MemoryOperation.Map(Heap, Page.Size, Protection.ReadWrite),
            MemoryOperation.Reference(AccessKind.Store, Heap, 8),
            .. Enumerable.Repeat(load, 20_000),
        ];
        using var machine = new SimulatedMachine(Machines.Spec(cpus: 1), [Machines.Program("p", operations)]);
        machine.System.QuantumCompleted = quantum =>
        {
            if (quantum.Start == new SimTime(15_000))
                Damage(machine);
        };
        using var host = new SequentialHost();
        var lost = Assert.Throws<DataLostException>(() => machine.Run(host));
        Assert.Contains("cpu 0 loads 0xbad from 0x10000000 of process 1", lost.Message, StringComparison.Ordinal);
        Assert.Contains("stored by cpu 0 at t=", lost.Message, StringComparison.Ordinal);
        Assert.Contains("zero-filled in frame", Assert.Single(lost.History), StringComparison.Ordinal);
    }

    private static void Damage(SimulatedMachine machine)
    {
        var frame = machine.Cpus[0].Mmu.Translations.First(entry => entry.Key.Vpn.Address.Value == Heap).Pte.Pfn;
        machine.Memory.Write(frame.Address, 0xbad);
    }
}
