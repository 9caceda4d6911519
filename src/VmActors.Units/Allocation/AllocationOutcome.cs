namespace VmActors.Units.Allocation;

/// <summary>What became of a request.</summary>
/// <param name="Fits">Whether a free block was large enough.</param>
/// <param name="Address">The first byte that is the caller's, after the header; 0 when nothing fits.</param>
/// <param name="Searched">How many free blocks were looked at.</param>
public readonly record struct AllocationOutcome(bool Fits, ulong Address, int Searched);
