namespace VmActors.Units.Tlb.Replacement;

/// <summary>True LRU: the entry of which the last use is longest ago. A repeated use leaves their order as it
/// is.</summary>
internal sealed class LruReplacement(TlbGeometry geometry) : TlbReplacement
{
    private EntryTimes _uses = new(geometry);

    public void Used(int index) => _uses.Note(index);

    public override int Victim(int set) => _uses.Oldest(set);
}
