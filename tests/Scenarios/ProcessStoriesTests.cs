using VmActors.Kernel;
using VmActors.Runtime;
using VmActors.Simulation.Results;
using VmActors.Vocabulary;

namespace Scenarios;

/// <summary>What becomes of processes, good and bad, and of those beside them.</summary>
public sealed class ProcessStoriesTests : IDisposable
{
    private readonly WorkFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_process_that_touches_what_is_not_mapped_ends_and_the_machine_goes_on()
    {
        var result = Run("""
            process careless
              map page 4KiB rw
              thread innocent
                sleep 1ms
                write page
              end
              thread culprit
                write page
                unmap page
                modify page+8 8
              end
            end
            process careful
              map page 4KiB rw
              thread main
                loop 1000
                  write page
                end
              end
            end
            """);
        Assert.Equal(
            new FaultSite(new VirtualAddress(0x1000_0008), AccessKind.Modify, new ThreadId(2)),
            result.Kernel.Processes[0].Fault);
        Assert.Equal([ProcessOutcome.SegmentationFault, ProcessOutcome.Exited], Outcomes(result));
        Assert.Equal((1, 0), (result.Kernel.SegmentationFaults, result.Kernel.ProtectionFaults));
        Assert.True(result.Kernel.Processes[0].EndedAt < result.Kernel.Processes[1].EndedAt);
        Assert.Equal(512 + 1 + (1000 * 512), result.Cpus.Sum(cpu => cpu.References.Total));
        Conservation.Check(result);
    }

    [Fact]
    public void A_process_that_runs_data_ends_and_the_machine_goes_on()
    {
        var result = Run("""
            process careless
              map page 4KiB rw
              thread main
                write page
                fetch page
              end
            end
            """);
        Assert.Equal([ProcessOutcome.ProtectionFault], Outcomes(result));
        Assert.Equal(
            new FaultSite(new VirtualAddress(0x1000_0000), AccessKind.Fetch, new ThreadId(1)),
            result.Kernel.Processes[0].Fault);
        Conservation.Check(result);
    }

    [Fact]
    public void When_memory_and_swap_are_full_one_process_is_killed_and_the_others_finish()
    {
        var result = Runs.Run(Runs.Read("""
            {
              "verify": true, "checkInvariants": true,
              "machine": { "cpus": 2, "memory": "256KiB" }, "swap": { "size": "128KiB" },
              "processes": [
                { "name": "modest", "count": 2,
                  "pattern": { "kind": "uniform", "memory": "16KiB", "references": 20000 } },
                { "name": "hog",
                  "pattern": { "kind": "sequential", "memory": "4MiB", "references": 1000000, "writes": 1 } } ]
            }
            """));
        Assert.Equal([ProcessOutcome.Exited, ProcessOutcome.Exited, ProcessOutcome.OutOfMemory], Outcomes(result));
        Assert.Equal(1, result.Kernel.OutOfMemoryKills);
        Assert.True(result.Kernel.PagesSwappedOut >= 32);
        Conservation.Check(result);
    }

    [Fact]
    public void Threads_that_wait_for_one_another_for_ever_are_named()
    {
        var deadlock = Assert.Throws<DeadlockException>(() => Run("""
            process crossed
              thread left
                barrier one
                barrier two
              end
              thread right
                compute 1000
                barrier two
                barrier one
              end
              thread free
                compute 5000
              end
            end
            """));
        Assert.Contains("Kernel: HandleSystemCall.Meet awaits barrier 0 of 2 parties for thread 1", deadlock.Waits);
        Assert.Contains("Kernel: HandleSystemCall.Meet awaits barrier 1 of 2 parties for thread 2", deadlock.Waits);
        Assert.Equal(
            "Kernel: thread 1 of story is blocked: Rendezvous; thread 2 of story is blocked: Rendezvous",
            deadlock.Waits[^1]);
    }

    private RunResult Run(string script)
    {
        _folder.Write("story.vmscript", script);
        return Runs.Run(Runs.Read(
            """
            { "verify": true, "checkInvariants": true, "machine": { "cpus": 2 },
              "processes": [ { "name": "story", "script": "story.vmscript" } ] }
            """,
            _folder.Path));
    }

    private static ProcessOutcome[] Outcomes(RunResult result) =>
        [.. result.Kernel.Processes.Select(process => process.Outcome)];
}
