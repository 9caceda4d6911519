using VmActors.Units.Memory;
using VmActors.Units.PageTable;
using VmActors.Units.PageTable.Presets;
using VmActors.Units.Tlb;
using VmActors.Units.Translation;
using VmActors.Vocabulary;

namespace VmActors.Bench.Micro;

/// <summary>The first 64 pages of an address space, mapped, writable, accessed and dirty.</summary>
internal static class MappedPages
{
    /// <summary>An MMU with empty TLBs that is in this address space.</summary>
    public static Mmu NewMmu()
    {
        var memory = new PhysicalMemory(1024, PageSize.KiB4);
        var staged = new StagedMemory(memory, static () => { });
        var table = new RadixPageTable(PagingSchemes.Default, staged, new Pfn(0));
        var free = 1L;
        for (var page = 0UL; page < 64; page++)
        {
            var tables = Enumerable.Range(0, table.MissingTables(new Vpn(page))).Select(_ => new Pfn(free++)).ToArray();
            var leaf = Pte.Leaf(new Pfn(free++), Protection.ReadWrite).WithAccessed(true).WithDirty(true);
            table.Write(new Vpn(page), leaf, tables);
        }
        staged.Publish();
        var geometry = new TlbGeometry(64, 4);
        var mmu = new PagedMmu(new PagedMmuSpec(geometry, geometry, new TlbGeometry(1024, 8), 7, 25), memory);
        mmu.Load(new Pfn(0), new Asid(1));
        return mmu;
    }
}
