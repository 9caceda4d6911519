namespace VmActors.Units.Tlb;

/// <summary>The shape of a TLB.</summary>
/// <param name="Entries">Entries in all, 1 or more.</param>
/// <param name="Ways">Entries per set; divides <paramref name="Entries"/>. Equal to it: fully associative.</param>
public readonly record struct TlbGeometry(int Entries, int Ways)
{
    /// <summary>Sets; any number, not only powers of two.</summary>
    public int Sets => Entries / Ways;

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="ArgumentException">What is wrong and what was expected.</exception>
    public void Validate()
    {
        if (Entries < 1 || Ways < 1 || Ways > Entries || Entries % Ways != 0)
            throw new ArgumentException(
                $"a TLB of {Entries} entries in {Ways} ways; expected ways from 1 to the entries, dividing them");
    }
}
