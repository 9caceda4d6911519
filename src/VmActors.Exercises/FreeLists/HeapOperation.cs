using VmActors.Exercises.Reading;

namespace VmActors.Exercises.FreeLists;

/// <summary>One operation on a heap.</summary>
/// <param name="Fields">The object with its answers.</param>
/// <param name="Pointer">The number by which the program knows the allocation.</param>
/// <param name="Size">Bytes to allocate; null to free.</param>
internal readonly record struct HeapOperation(CaseFields Fields, ulong Pointer, ulong? Size);
