using VmActors.Vocabulary;

namespace VmActors.Units.PageTable.Chains;

/// <summary>What software found, and what it had to look at.</summary>
/// <param name="Entry">The page's entry; empty when the chain has none.</param>
/// <param name="Probes">Entries of the chain looked at.</param>
/// <param name="Reads">Memory accesses made: one to find the chain, and two for each entry.</param>
public readonly record struct ChainLookup(Pte Entry, int Probes, int Reads);
