namespace VmActors.Units.Replacement;

/// <summary>One reference of a <see cref="ReferenceString"/>: which page, and whether it stores. Four bytes.</summary>
public readonly record struct PageUse
{
    private readonly uint _word; // the page in bits 1-31, the store in bit 0

    /// <summary>A reference to a page.</summary>
    /// <param name="page">Its number in the string, 0 or more.</param>
    /// <param name="isStore">Whether the page is dirty afterwards.</param>
    public PageUse(int page, bool isStore) => _word = ((uint)page << 1) | (isStore ? 1u : 0u);

    /// <summary>The page's number in the string: 0 for the first page that it names, 1 for the second.</summary>
    public int Page => (int)(_word >> 1);

    /// <summary>Whether it stores.</summary>
    public bool IsStore => (_word & 1) != 0;
}
