using System.Collections.Immutable;
using VmActors.Machine.Disk;
using VmActors.Probes;
using VmActors.Protocols;
using VmActors.Runtime;
using VmActors.Runtime.Choice;
using VmActors.Runtime.Hosts;
using VmActors.Units.Devices;
using VmActors.Vocabulary;

namespace VmActors.Machine.Tests.Disk;

/// <summary>A swap disk and a kernel made by hand, 1000 cycles apart.</summary>
internal sealed class DiskWorld
{
    public const long Link = 1000;

    public DiskWorld(IDiskModel model)
    {
        Disk = new SwapDiskActor(model);
        System = new ActorSystemBuilder().Add("Kernel", Props.Create(() => Kernel))
            .Add("SwapDisk", Props.Create(() => Disk))
            .Link("Kernel", "SwapDisk", new SimDuration(Link)).Link("SwapDisk", "Kernel", new SimDuration(Link))
            .Build(new SeededChoices(1));
    }

    public Probe Kernel { get; } = new();

    public SwapDiskActor Disk { get; }

    public ActorSystem System { get; }

    /// <summary>Two channels; a read takes 700 cycles, a write 150, a trim 50.</summary>
    public static NvmeModel Nvme(int channels = 2) => new(new NvmeSpec
    {
        ChannelCount = channels,
        Read = new SimDuration(700),
        Write = new SimDuration(150),
        Trim = new SimDuration(50),
    });

    /// <summary>What a test keeps in a slot: 512 words that follow from one.</summary>
    public static ImmutableArray<ulong> Contents(ulong word) =>
        [.. Enumerable.Range(0, Page.Words).Select(index => word + (ulong)index)];

    public DiskWorld Write(long at, long slot, ulong word)
    {
        Kernel.At(at, "SwapDisk", new SwapProtocol.WriteSlot(new SwapSlot(slot), Contents(word)));
        return this;
    }

    public DiskWorld Read(long at, long slot)
    {
        Kernel.At(at, "SwapDisk", new SwapProtocol.ReadSlot(new SwapSlot(slot)));
        return this;
    }

    public DiskWorld Trim(long at, long slot)
    {
        Kernel.At(at, "SwapDisk", new SwapProtocol.TrimSlot(new SwapSlot(slot)));
        return this;
    }

    public DiskWorld Run()
    {
        using var host = new SequentialHost();
        System.Run(host);
        return this;
    }
}
