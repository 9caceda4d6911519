using System.Globalization;
using System.Text;
using VmActors.Kernel;
using VmActors.Simulation.Assembly;
using VmActors.Simulation.Configuration;
using VmActors.Simulation.Results;
using VmActors.Vocabulary;

namespace Scenarios;

/// <summary>Whole machines whose memory is given in contiguous pieces, with every load checked.</summary>
public sealed class ContiguousTests : IDisposable
{
    private const string BaseAndBounds = """{ "kind": "baseAndBounds", "addressBits": 20 }""";
    private const string Segments = """{ "kind": "segmentation", "addressBits": 20, "segments": 4 }""";
    private const string Compacting =
        """{ "kind": "segmentation", "addressBits": 20, "segments": 4, "compaction": true }""";

    private readonly WorkFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_process_that_finds_no_room_waits_until_another_has_ended()
    {
        var result = Run(BaseAndBounds, "1MiB", 3, """
            process p
              map top 4KiB rw at 0xbf000
              thread t
                write top
                read top
              end
            end
            """);
        var ends = result.Kernel.Processes.Select(process => process.EndedAt!.Value).ToArray();
        Assert.All(result.Kernel.Processes, process => Assert.Equal(ProcessOutcome.Exited, process.Outcome));
        Assert.True(ends[0] < ends[1] && ends[1] < ends[2], "one after the other");
        Assert.Equal((3, 0), (result.Kernel.Segments!.DoesNotFit, result.Kernel.Segments.Fragmented));
        Assert.Equal((3, 0xbf000), (result.Kernel.Segments.Placements, result.Kernel.Segments.InternalBytesPeak));
    }

    [Theory]
    [InlineData("low", ProcessOutcome.Exited)] // between two regions, but within the bounds
    [InlineData("high", ProcessOutcome.SegmentationFault)]
    public void Only_an_address_beyond_the_bounds_ends_a_process(string read, ProcessOutcome outcome)
    {
        var result = Run("""{ "kind": "baseAndBounds", "addressBits": 21 }""", "2MiB", 1, $$"""
            process p
              map first 4KiB rw at 0x0
              map last 4KiB rw at 0xff000
              thread t
                map low 4KiB rw at 0x8000
                map high 4KiB rw at 0x100000
                unmap low
                unmap high
                modify last
                read {{read}} 8
              end
            end
            """);
        Assert.Equal(outcome, result.Kernel.Processes[0].Outcome);
        Assert.Equal(outcome == ProcessOutcome.Exited ? null : new VirtualAddress(0x100000),
            result.Kernel.Processes[0].Fault?.Address);
    }

    [Fact]
    public void Rights_are_those_of_the_segment()
    {
        var result = Run(Segments, "1MiB", 1, """
            process p
              map code 4KiB rx at 0x0
              map heap 4KiB rw at 0x40000
              thread t
                fetch code
                modify heap
                write code
              end
            end
            """);
        Assert.Equal(ProcessOutcome.ProtectionFault, result.Kernel.Processes[0].Outcome);
        Assert.Equal(1, result.Kernel.ProtectionFaults);
    }

    [Fact]
    public void Processes_of_one_program_share_what_they_cannot_store_to()
    {
        var result = Run(Segments, "1MiB", 5, """
            process p
              map code 64KiB rx at 0x0
              map heap 16KiB rw at 0x40000
              thread t
                fetch code
                write heap
                read heap
              end
            end
            """);
        Assert.Equal((6, 4), (result.Kernel.Segments!.Placements, result.Kernel.Segments.Shared));
    }

    [Fact]
    public void A_stack_grows_down_and_keeps_what_it_holds()
    {
        var result = Run(Segments, "1MiB", 2, """
            process p
              map stack 8KiB rw at 0xfe000
              thread t
                write stack
                map more 64KiB rw at 0xee000
                write more
                read stack
                read more
              end
            end
            """);
        Assert.All(result.Kernel.Processes, process => Assert.Equal(ProcessOutcome.Exited, process.Outcome));
        Assert.Equal(0, result.Kernel.FailedSystemCalls);
        Assert.Equal(2, result.Kernel.Segments!.Extensions + result.Kernel.Segments.Moves);
    }

    [Theory]
    [InlineData(Segments, 1)]
    [InlineData(Compacting, 0)]
    public void Memory_in_holes_serves_a_large_piece_only_after_compaction(string translation, int failed)
    {
        // Eight heaps fill the memory; every other process ends; then one wants more than any hole has.
        var script = new StringBuilder();
        for (var i = 0; i < 8; i++)
        {
            script.Append(CultureInfo.InvariantCulture, $"process p{i}\n  map heap 128KiB rw at 0x40000\n  thread t\n");
            script.Append("    write heap stride 512\n");
            if (i == 7)
                script.Append("    sleep 1ms\n    map more 128KiB rw at 0x60000\n");
            if (i % 2 == 1)
                script.Append("    sleep 3ms\n    read heap stride 512\n");
            script.Append("  end\nend\n");
        }
        var result = Run(translation, "1MiB", 1, script.ToString());
        var segments = result.Kernel.Segments!;
        Assert.Equal(failed, result.Kernel.FailedSystemCalls);
        Assert.Equal(1 - failed, segments.Compactions);
        Assert.True(segments.Fragmented >= 1);
        Assert.True(segments.FreeBytesAtWorst > segments.LargestFreeAtWorst);
        Assert.Equal(failed == 0, segments.BytesCopied > 0);
        Assert.Equal(segments.BytesCopied / 64 * 16, segments.CopyTime.Cycles);
    }

    [Theory]
    [InlineData(BaseAndBounds, "expected addresses of 20 bits")]
    [InlineData(Segments, "expected it in one segment, of 262144 bytes each")]
    public void A_program_whose_areas_the_addresses_do_not_have_is_refused(string translation, string complaint)
    {
        var refused = Assert.Throws<AddressSpaceTooSmallException>(() => Run(translation, "4MiB", 1, """
            process p
              map across 256KiB rw at 0x20000
              map far 4KiB rw at 0x20000000
              thread t
                write across
              end
            end
            """));
        Assert.Contains(complaint, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_that_fits_in_no_memory_is_refused()
    {
        var refused = Assert.Throws<AddressSpaceTooSmallException>(() => Run(BaseAndBounds, "512KiB", 1, """
            process p
              map top 4KiB rw at 0xff000
              thread t
                write top
              end
            end
            """));
        Assert.Contains("it needs 1048576 contiguous bytes; expected at most machine.memory, 524288", refused.Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Random_programs_see_their_own_data_whatever_moves(int seed)
    {
        var translation = (seed % 3) switch { 0 => BaseAndBounds, 1 => Segments, _ => Compacting };
        _folder.Write("p.vmscript", RandomHeaps(new Random(seed)));
        var configuration = Configuration(translation, seed % 3 == 0 ? "3MiB" : "384KiB", 1);
        var result = Runs.Run(configuration);
        Runs.AssertSameOnAllHosts(result, configuration);
        Assert.All(result.Kernel.Processes, process => Assert.NotEqual(ProcessOutcome.Running, process.Outcome));
    }

    /// <summary>Processes whose threads map, use and unmap pieces of one heap or stack, each its own.</summary>
    private static string RandomHeaps(Random random)
    {
        var script = new StringBuilder();
        for (var process = 0; process < 5; process++)
        {
            Line($"process p{process}");
            Line($"  map code 8KiB rx at 0x0");
            Line($"  map heap {4 * (1 + random.Next(6))}KiB rw at 0x40000");
            Line($"  map stack 8KiB rw at 0xfe000");
            Thread("heaped", 0x48000 + (0x1000 * random.Next(16)));
            Thread("stacked", 0xf0000 + (0x1000 * random.Next(8)));
            Line($"end");
        }
        return script.ToString();

        void Thread(string name, int at)
        {
            Line($"  thread {name}");
            Line($"    loop {2 + random.Next(3)}");
            Line($"      map {name} 4KiB rw at 0x{at:x}"); // holes too: they belong to the piece all the same
            for (var step = 0; step < 4; step++)
            {
                Line($"      fetch code random {random.Next(1, 60)}");
                Line($"      write {name} random {random.Next(1, 90)}");
                Line($"      modify heap random {random.Next(1, 90)}");
                Line($"      read stack random {random.Next(1, 60)}");
                Line($"      read {name} random {random.Next(1, 90)}");
            }
            Line($"      unmap {name}");
            Line($"    end");
            Line($"  end");
        }

        void Line(FormattableString line) => script.Append(FormattableString.Invariant(line)).Append('\n');
    }

    private RunResult Run(string translation, string memory, int count, string script)
    {
        _folder.Write("p.vmscript", script);
        var configuration = Configuration(translation, memory, count);
        var result = Runs.Run(configuration);
        Runs.AssertSameOnAllHosts(result, configuration);
        return result;
    }

    private SimulationConfiguration Configuration(string translation, string memory, int count) => Runs.Read($$"""
        { "verify": true, "checkInvariants": true,
          "machine": { "cpus": 2, "memory": "{{memory}}", "translation": {{translation}} },
          "processes": [ { "name": "p", "count": {{count}}, "script": "p.vmscript" } ] }
        """, _folder.Path);
}
