using VmActors.Vocabulary;

namespace VmActors.Units.Devices;

/// <summary>What a disk is asked to do with one slot.</summary>
public enum DiskRequestKind : byte
{
    /// <summary>Fetch the slot's page.</summary>
    Read = 0,

    /// <summary>Store a page in the slot.</summary>
    Write = 1,

    /// <summary>Forget the slot's contents.</summary>
    Trim = 2,
}

/// <summary>A request to a disk.</summary>
/// <param name="Kind">What to do.</param>
/// <param name="Slot">With which slot.</param>
public readonly record struct DiskRequest(DiskRequestKind Kind, SwapSlot Slot)
{
    /// <summary>For people: <c>Read slot 7</c>.</summary>
    public override string ToString() => $"{Kind} {Slot}";
}
