using System.Collections.Immutable;
using System.ComponentModel;
using System.Text.Json.Serialization;
using VmActors.Simulation.Configuration.Metadata;
using VmActors.Units.Frames;

namespace VmActors.Simulation.Configuration;

/// <summary>Everything that a run depends on, with all defaults filled in. What <see cref="ConfigurationReader"/>
/// returns is valid; a run with an equal configuration hash gives an equal result.</summary>
[Description("A run of VmActors: a machine, its kernel, its swap disk and the processes on it.")]
public sealed record SimulationConfiguration
{
    /// <summary>Where editors find the schema; ignored.</summary>
    [JsonPropertyName("$schema"), Remark, Description("The schema of this file, for editors.")]
    public string? Schema { get; init; }

    /// <summary>What one sees in this run.</summary>
    [Remark, Description("What one sees in this run; for people.")]
    public string Description { get; init; } = "";

    /// <summary>The seed of every random choice.</summary>
    [Within("0", "9223372036854775807"), Description("The seed of every random choice of the run.")]
    public long Seed { get; init; } = 1;

    /// <summary>Whether pages have contents and every load is checked against a reference model.</summary>
    [Description("Whether pages keep contents and every load is checked against a reference model. Slower.")]
    public bool Verify { get; init; }

    /// <summary>Whether the kernel's structures are checked after every quantum.</summary>
    [Description("Whether the kernel's structures are checked after every quantum. Slower.")]
    public bool CheckInvariants { get; init; }

    /// <summary>The hardware.</summary>
    [Description("The hardware.")]
    public MachineConfiguration Machine { get; init; } = new();

    /// <summary>The simulated operating system.</summary>
    [Description("The simulated operating system.")]
    public KernelConfiguration Kernel { get; init; } = new();

    /// <summary>Where evicted pages go.</summary>
    [Description("Where evicted pages go.")]
    public SwapConfiguration Swap { get; init; } = new();

    /// <summary>What runs; at least one process.</summary>
    [Description("The processes, in the order in which they are created.")]
    public required ImmutableArray<ProcessConfiguration> Processes { get; init; }

    /// <summary>The watermarks of the page daemon: as configured, else by Linux's formula.</summary>
    public Watermarks Watermarks => Kernel.Watermarks is { } own
        ? new Watermarks(own.Min, own.Low, own.High, Machine.Frames)
        : Watermarks.FromLinux(Machine.Frames, Machine.Pages);

    /// <summary>The same configuration with the watermarks written out.</summary>
    internal SimulationConfiguration WithWatermarks()
    {
        var (min, low, high) = (Watermarks.Min, Watermarks.Low, Watermarks.High);
        return this with
        {
            Kernel = Kernel with { Watermarks = new WatermarkConfiguration { Min = min, Low = low, High = high } },
        };
    }
}
