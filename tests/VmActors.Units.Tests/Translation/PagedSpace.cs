using VmActors.Units.Memory;
using VmActors.Units.PageTable;
using VmActors.Units.PageTable.Presets;
using VmActors.Vocabulary;

namespace VmActors.Units.Tests.Translation;

/// <summary>An address space with its table in a physical memory; what is written is published at once, unless asked
/// otherwise.</summary>
internal sealed class PagedSpace
{
    private readonly StagedMemory _staged;
    private readonly RadixPageTable _table;
    private long _nextFrame;

    /// <param name="memory">Where the table is.</param>
    /// <param name="firstFrame">Tables and pages take the frames from here up.</param>
    public PagedSpace(PhysicalMemory memory, long firstFrame)
    {
        _staged = new StagedMemory(memory, () => { });
        _nextFrame = firstFrame;
        _table = new RadixPageTable(PagingSchemes.Default, _staged, Frame());
    }

    public Pfn Root => _table.Root;

    public Pte this[ulong page] => _table.Read(new Vpn(page));

    /// <summary>Gives a page a frame of its own, or another protection.</summary>
    public void Map(ulong page, Protection protection, bool publish = true) => Write(
        page, this[page] is { Present: true } old ? old.WithProtection(protection) : Pte.Leaf(Frame(), protection),
            publish);

    public void Write(ulong page, Pte pte, bool publish = true)
    {
        var tables = Enumerable.Range(0, _table.MissingTables(new Vpn(page))).Select(_ => Frame()).ToArray();
        _table.Write(new Vpn(page), pte, tables);
        if (publish)
            _staged.Publish();
    }

    /// <summary>Maps a large page of 512 frames from an aligned one.</summary>
    public void WriteLarge(ulong first, Pte pte)
    {
        _table.HasRoomForLarge(new Vpn(first), out var missing);
        _table.WriteLarge(new Vpn(first), pte, Enumerable.Range(0, missing + 1).Select(_ => Frame()).ToArray());
        _staged.Publish();
    }

    public void Split(ulong first, Pte pte)
    {
        _table.Split(new Vpn(first), pte);
        _staged.Publish();
    }

    public void Unmap(ulong page)
    {
        _table.Clear(new Vpn(page), []);
        _staged.Publish();
    }

    public void Publish() => _staged.Publish();

    private Pfn Frame() => new(_nextFrame++);
}
