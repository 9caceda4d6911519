using VmActors.Vocabulary;

namespace VmActors.Units.Explanation;

/// <summary>A page's number was hashed, and the word read that leads to the first entry of its chain.</summary>
/// <param name="Asid">The address space.</param>
/// <param name="Vpn">The page.</param>
/// <param name="Hash">The number of the chain, from 0.</param>
/// <param name="HashBits">log2 of the number of chains.</param>
/// <param name="Address">Where the word stands.</param>
/// <param name="Raw">The word; null where there is no memory.</param>
/// <param name="First">The first entry; null when the chain is empty.</param>
public sealed record ChainChosen(
    Asid Asid, Vpn Vpn, int Hash, int HashBits, PhysicalAddress Address, ulong? Raw, PhysicalAddress? First)
    : TranslationStep;

/// <summary>An entry of a chain was compared with what is looked for.</summary>
/// <param name="Probe">Which entry of the chain, from 1.</param>
/// <param name="Address">Where it stands.</param>
/// <param name="Asid">Its address space.</param>
/// <param name="Vpn">Its page.</param>
/// <param name="Matches">Whether it is the one.</param>
/// <param name="Raw">Its page-table entry when it is; else the word that leads on.</param>
/// <param name="Next">The entry to look at next; null when this is the one, or the last.</param>
public sealed record ChainProbed(
    int Probe, PhysicalAddress Address, Asid Asid, Vpn Vpn, bool Matches, ulong Raw, PhysicalAddress? Next)
    : TranslationStep;
