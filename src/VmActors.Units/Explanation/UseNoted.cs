using VmActors.Vocabulary;

namespace VmActors.Units.Explanation;

/// <summary>The table did not show yet that a page is used, or stored to: hardware notes it for the kernel.</summary>
/// <param name="Frame">The page's frame.</param>
/// <param name="Accessed">The accessed bit is to be set.</param>
/// <param name="Dirty">The dirty bit is to be set.</param>
public sealed record UseNoted(Pfn Frame, bool Accessed, bool Dirty) : TranslationStep;
