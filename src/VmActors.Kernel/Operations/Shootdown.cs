using System.Collections.Immutable;
using VmActors.Kernel.State;
using VmActors.Protocols;
using VmActors.Runtime.Operations;
using VmActors.Vocabulary;

namespace VmActors.Kernel.Operations;

/// <summary>Makes every CPU that may hold translations of some pages drop them. The table is changed before; frames are
/// freed after.</summary>
internal sealed class Shootdown(KernelState kernel)
{
    /// <summary>Sends the invalidations and waits for every acknowledgement; says how long that took.</summary>
    /// <param name="space">Whose pages.</param>
    /// <param name="pages">Which; none for all.</param>
    /// <param name="caller">The CPU that the call came from, which needs no interrupt; null for the kernel's own
    /// wish.</param>
    public async Operation<SimDuration> Run(AddressSpace space, ImmutableArray<PageRange> pages, CpuId? caller)
    {
        var started = kernel.Now;
        if (pages.Sum(range => range.Count) > kernel.Spec.FlushCeilingPages)
            pages = [];
        var cpus = space.MayHold.ToArray();
        var idle = pages.IsEmpty ? Array.ConvertAll(cpus, cpu => kernel.Scheduler.SwitchesUnless(cpu, space)) : [];
        var acks = new Reply<ShootdownProtocol.InvalidateAck>[cpus.Length];
        for (var i = 0; i < cpus.Length; i++)
        {
            acks[i] = kernel.Links.Ask<ShootdownProtocol.InvalidateAck>(
                kernel.Links.Cpu(cpus[i]), new ShootdownProtocol.Invalidate(space.Tag.Asid, pages, cpus[i] == caller));
        }
        foreach (var ack in acks)
            await ack;
        Count(cpus, caller, kernel.Now - started);
        if (pages.IsEmpty)
            Forget(space, cpus, idle);
        return kernel.Now - started;
    }

    /// <summary>One per address space, all at once, for the kernel's own wish.</summary>
    public async Operation Run(IEnumerable<(PagedSpace Space, PageRange Pages)> pages)
    {
        var all = pages.GroupBy(one => one.Space).OrderBy(group => group.Key.Process.Value)
            .Select(group => Run(group.Key, [.. group.Select(one => one.Pages)], null))
            .ToArray();
        foreach (var one in all)
            await one;
    }

    private void Count(CpuId[] cpus, CpuId? caller, SimDuration latency)
    {
        var interrupts = cpus.Count(cpu => cpu != caller);
        if (interrupts < cpus.Length)
            kernel.Counts.LocalFlushes++;
        if (interrupts == 0)
            return;
        kernel.Counts.Shootdowns++;
        kernel.Counts.InterruptsSent += interrupts;
        kernel.Counts.ShootdownLatency.Record(latency);
    }

    /// <summary>A CPU that has dropped the whole space holds nothing of it until it runs it again, if it did not run it
    /// when it was asked and has not been switched since: the last answer may come long after the first.</summary>
    private void Forget(AddressSpace space, CpuId[] cpus, long?[] switches)
    {
        for (var i = 0; i < cpus.Length; i++)
        {
            if (switches[i] is { } before && before == kernel.Scheduler.SwitchesUnless(cpus[i], space))
                space.MayHold.Remove(cpus[i]);
        }
    }
}
