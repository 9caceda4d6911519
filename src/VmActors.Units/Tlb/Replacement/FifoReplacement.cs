namespace VmActors.Units.Tlb.Replacement;

/// <summary>First in, first out: the entry that was filled longest ago. Uses do not count.</summary>
internal sealed class FifoReplacement(TlbGeometry geometry) : TlbReplacement
{
    private EntryTimes _fills = new(geometry);

    public override void Filled(int set, int index) => _fills.Note(index);

    public override int Victim(int set) => _fills.Oldest(set);
}
