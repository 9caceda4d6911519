using VmActors.Protocols;
using VmActors.Runtime.Hosts;
using VmActors.Runtime.Journal;
using VmActors.Simulation.Assembly;

namespace Scenarios;

public sealed class ShootdownStoriesTests : IDisposable
{
    private const int Rounds = 20;
    private const int Cpus = 4;

    private readonly WorkFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // One thread fills and unmaps what three others, each on a CPU of its own, have just read.
    [Fact]
    public void Frames_of_an_unmapped_buffer_are_free_only_after_every_CPU_has_acknowledged()
    {
        _folder.Write("story.vmscript", $$"""
            process story
              map buffer 64KiB rw
              thread main
                loop {{Rounds}}
                  map buffer
                  touch buffer
                  barrier filled
                  barrier read
                  unmap buffer
                  barrier unmapped
                end
              end
              thread reader x3
                loop {{Rounds}}
                  barrier filled
                  read buffer stride 64
                  barrier read
                  compute 20000
                  barrier unmapped
                end
              end
            end
            """);
        var configuration = Runs.Read(
            """{ "machine": { "cpus": 4 }, "processes": [ { "name": "story", "script": "story.vmscript" } ] }""",
            _folder.Path);
        using var machine = new SimulatedMachine(MachineSpecs.From(configuration), ProgramLoader.Open(configuration));
        var journal = new MemoryJournal();
        var (asked, acknowledged, freed, read, free) = (0, 0, 0, 0, machine.Kernel.FreeFrameCount);
        machine.System.Journal = journal;
        machine.System.QuantumCompleted = _ =>
        {
            for (; read < journal.Records.Count; read++)
            {
                asked += journal.Records[read].Message is ShootdownProtocol.Invalidate ? 1 : 0;
                acknowledged += journal.Records[read].Message is ShootdownProtocol.InvalidateAck ? 1 : 0;
            }
            if (machine.Kernel.FreeFrameCount > free
                && machine.Kernel.Processes.Any(process => process.EndedAt is null))
            {
                freed++;
                Assert.Equal((freed * Cpus, freed * Cpus), (asked, acknowledged));
            }
            free = machine.Kernel.FreeFrameCount;
        };
        using var host = new SequentialHost();
        machine.Run(host);
        Assert.Equal(Rounds, freed);
        Assert.Equal(Rounds * (Cpus - 1), machine.Kernel.Counts.InterruptsSent);
    }
}
