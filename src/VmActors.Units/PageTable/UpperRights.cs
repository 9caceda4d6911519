using VmActors.Units.PageTable.Formats;
using VmActors.Vocabulary;

namespace VmActors.Units.PageTable;

/// <summary>What the tables on the way leave of a leaf's rights: a right must be granted at every level (Intel SDM
/// vol. 3, 5.6.1), and what is global at one is global below (RISC-V privileged 4.3.1).</summary>
public readonly record struct UpperRights
{
    private const ulong Grants = ((ulong)Protection.All << DecodedEntry.RightsAt) | (ulong)EntryFlags.User;

    private readonly ulong _granted;
    private readonly ulong _global;

    private UpperRights(ulong granted, ulong global) => (_granted, _global) = (granted, global);

    /// <summary>No table has restricted anything.</summary>
    public static UpperRights All => new(Grants, 0);

    /// <summary>What may be done; nothing unless user code may use the tables.</summary>
    public Protection Rights => (_granted & (ulong)EntryFlags.User) == 0
        ? Protection.None
        : (Protection)(_granted >> DecodedEntry.RightsAt) & Protection.All;

    /// <summary>What is left below another table.</summary>
    public UpperRights And(in DecodedEntry table) =>
        new(_granted & table.Word, _global | (table.Word & (ulong)EntryFlags.Global));

    /// <summary>A leaf with what is left of its rights.</summary>
    public DecodedEntry Limit(in DecodedEntry leaf) =>
        new((leaf.Word & (_granted | ~Grants)) | _global, leaf.Frame, leaf.Bits);
}
