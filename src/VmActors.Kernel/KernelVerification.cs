using VmActors.Units.Verification;

namespace VmActors.Kernel;

/// <summary>What the kernel tells the data check: which pages are new, and what it did to each page.</summary>
/// <param name="Reference">The flat memory of every process.</param>
/// <param name="History">The story of every page.</param>
public sealed record KernelVerification(ReferenceMemory Reference, PageHistory History);
