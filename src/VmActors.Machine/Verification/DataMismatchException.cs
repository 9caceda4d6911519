using VmActors.Units.Verification;
using VmActors.Vocabulary;

namespace VmActors.Machine.Verification;

/// <summary>A load saw what a machine without paging would not have shown: data was lost or mixed up.</summary>
public sealed class DataMismatchException(
    CpuId cpu,
    ProcessId process,
    VirtualAddress address,
    PhysicalAddress physical,
    ulong seen,
    StoredWord expected,
    SimTime now)
    : Exception(
        $"{cpu} loads 0x{seen:x} from {address} of {process} ({physical}) at {now}; expected 0x{expected.Value:x}, "
        + (expected.Value == 0 ? "because nothing was stored there" : $"stored by {expected.Cpu} at {expected.At}"))
{
    /// <summary>Whose memory.</summary>
    public ProcessId Process { get; } = process;

    /// <summary>Where: the history of its page tells the rest.</summary>
    public VirtualAddress Address { get; } = address;
}
