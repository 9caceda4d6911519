using VmActors.Kernel;
using VmActors.Simulation.Assembly;
using VmActors.Units.Devices;
using VmActors.Units.Frames;
using VmActors.Units.Tlb;
using VmActors.Units.Translation;
using VmActors.Vocabulary;
using VmActors.Workloads;

namespace Scenarios;

/// <summary>Small machines to tell stories with.</summary>
internal static class Machines
{
    public static MachineSpec Spec(int cpus = 2, long frames = 256, bool verify = true) => new(
        new CpusSpec(
            cpus,
            new PagedMmuSpec(new TlbGeometry(16, 4), new TlbGeometry(16, 4), new TlbGeometry(64, 8), 7, 25),
            12,
            new SimDuration(1),
            new SimDuration(1500),
            new SimDuration(100),
            new SimDuration(500)),
        new LinkLatencies(new SimDuration(1000), new SimDuration(1000), new SimDuration(2000), new SimDuration(1000)),
        frames,
        4096,
        () => new NvmeModel(NvmeSpec.Preset(3_000_000_000)),
        new PolicySpec(
            new SimDuration(300_000),
            new KernelCosts(new SimDuration(1000), new SimDuration(300), new SimDuration(100), new SimDuration(500)),
            33,
            Watermarks.FromLinux(frames, PageSize.KiB4),
            32),
        1,
        verify);

    public static Program Program(string name, params MemoryOperation[][] threads) => new(
        name,
        [],
        [.. threads.Select((operations, index) => new ThreadProgram($"{name}.{index}", new ListStream(operations)))]);
}
