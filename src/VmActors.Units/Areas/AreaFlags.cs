namespace VmActors.Units.Areas;

/// <summary>What is special about an area (Linux: vm_flags).</summary>
[Flags]
public enum AreaFlags : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Its pages stay in memory (VM_LOCKED).</summary>
    Locked = 1,

    /// <summary>It may never be stored to (no VM_MAYWRITE): its file is open for reading only.</summary>
    NeverWritable = 2,
}
