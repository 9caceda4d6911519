using VmActors.Protocols;
using VmActors.Vocabulary;
using static VmActors.Akka.Tests.Protocols.CpuBench;

namespace VmActors.Akka.Tests.Protocols;

/// <summary>A page fault, with a probe as kernel and then with a probe as CPU.</summary>
public sealed class FaultProtocolTests : QuietKit
{
    [Fact]
    public void A_cpu_waits_for_the_answer_and_tries_the_reference_again()
    {
        using var world = new CpuBench(this, [Store(1)]);
        world.Kernel.Send(world.Cpu, world.SwitchTo(thread: 1));
        world.Kernel.ExpectMsg(new FaultProtocol.PageFault(
            new CpuId(0), new ThreadId(1), new VirtualAddress(Page.Size), AccessKind.Store));
        world.ExpectSilence(); // it waits, however long the kernel takes

        world.Space.Map(1, Protection.ReadWrite);
        world.Kernel.Reply(Resume(thread: 1));
        world.Kernel.ExpectMsg<FaultProtocol.PagesUsed>(
            uses => Assert.Equal(world.Space[1].Pfn, Assert.Single(uses.Dirtied)));
        world.ExpectCall(OperationKind.Exit);
        world.ExpectSilence();
        Assert.Equal((1L, 1L), (world.Real.Counts.PageFaults, world.Real.Mmu.Counts.TotalReferences));
    }

    [Fact]
    public void A_reference_that_still_cannot_be_finished_faults_again()
    {
        using var world = new CpuBench(this, [Store(1)]);
        world.Space.Map(1, Protection.Read);
        world.Kernel.Send(world.Cpu, world.SwitchTo(thread: 1));
        for (var time = 0; time < 3; time++)
        {
            world.Kernel.ExpectMsg<FaultProtocol.PageFault>(fault => Assert.Equal(AccessKind.Store, fault.Access));
            world.Kernel.Reply(Resume(thread: 1));
        }
        world.Settle();
        Assert.Equal(4, world.Real.Counts.PageFaults);
    }

    [Fact]
    public void What_a_cpu_has_used_it_tells_before_anything_else()
    {
        using var world = new CpuBench(this, [Load(1), Store(2)]);
        world.Space.Map(1, Protection.Read);
        world.Space.Map(2, Protection.ReadWrite);
        world.Kernel.Send(world.Cpu, world.SwitchTo(thread: 1));
        world.Kernel.ExpectMsg<FaultProtocol.PagesUsed>(uses =>
        {
            Assert.Equal(world.Space[1].Pfn, Assert.Single(uses.Frames));
            Assert.Equal(world.Space[2].Pfn, Assert.Single(uses.Dirtied));
        });
        world.ExpectCall(OperationKind.Exit);
    }

    [Fact]
    public void A_kernel_gives_a_legal_reference_a_page_and_lets_the_thread_go_on()
    {
        using var world = new KernelBench(this, cpus: 1, threads: 1);
        var cpu = world.Cpus[0];
        world.ExpectSwitch(cpu, thread: 1);
        var used = world.Real.UsedFrameCount;
        cpu.Send(world.KernelOf(cpu), world.Fault(cpu: 0, thread: 1, page: 16));
        Assert.Equal(SimDuration.Zero, world.ExpectResume(cpu, thread: 1).ShootdownWait);
        world.ExpectSilence(cpu, world.Disk, world.Daemon);
        Assert.Equal(used + 1 + 3, world.Real.UsedFrameCount); // the page and the tables above it
    }

    [Fact]
    public void A_kernel_ends_a_process_that_refers_to_what_is_not_its_own()
    {
        using var world = new KernelBench(this, cpus: 1, threads: 1);
        var cpu = world.Cpus[0];
        world.ExpectSwitch(cpu, thread: 1);
        cpu.Send(world.KernelOf(cpu), world.Fault(cpu: 0, thread: 1, page: 99, AccessKind.Load));
        cpu.ExpectMsg(new DispatchProtocol.GoIdle(WaitsForDisk: false));
        world.ExpectSilence(cpu);
        Assert.Equal(Kernel.ProcessOutcome.SegmentationFault, Assert.Single(world.Real.Processes).Outcome);
    }

    [Fact]
    public void Two_threads_that_fault_on_one_page_at_one_instant_get_one_frame()
    {
        using var world = new KernelBench(this, cpus: 2, threads: 2);
        var (one, two) = (world.Cpus[0], world.Cpus[1]);
        world.ExpectSwitch(one, thread: 1);
        world.ExpectSwitch(two, thread: 2);
        var used = world.Real.UsedFrameCount;
        world.Together(() =>
        {
            one.Send(world.KernelOf(one), world.Fault(cpu: 0, thread: 1, page: 16));
            two.Send(world.KernelOf(two), world.Fault(cpu: 1, thread: 2, page: 16));
        });
        world.ExpectResume(one, thread: 1);
        world.ExpectResume(two, thread: 2);
        world.Settle();
        Assert.Equal(used + 1 + 3, world.Real.UsedFrameCount);
        Assert.Equal(1, world.Real.Counts.SpuriousFaults);
    }
}
