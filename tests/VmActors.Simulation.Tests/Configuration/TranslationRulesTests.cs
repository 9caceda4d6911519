using VmActors.Simulation.Configuration;

namespace VmActors.Simulation.Tests.Configuration;

/// <summary>Ways to translate that cannot be: what is wrong, where, and what was expected.</summary>
public class TranslationRulesTests
{
    [Theory]
    [InlineData(""" "translation": { "kind": "radix", "indexBits": "10-9" } """,
        "machine.translation: indices of 10 + 9 bits and an offset of 12 make 31 bits; expected the 32 of a virtual "
        + "address")]
    [InlineData(""" "translation": { "kind": "radix", "indexBits": "10-x" } """,
        "machine.translation.indexBits: \"10-x\"; expected whole numbers with '-' between them, such as \"10-10\"")]
    [InlineData(""" "translation": { "kind": "linear", "physicalBits": 52 } """,
        "machine.translation: an entry of 32 bits is too narrow; expected a valid bit and a frame number of 40: the 52 "
        + "of a physical address without an offset of 12")]
    [InlineData(""" "translation": { "kind": "radix", "format": "x86-32", "virtualBits": 20, "indexBits": "4-4" } """,
        "machine.translation: one entry of level 2 spans 2^4 pages; expected 2^10, the large pages that x86-32 has "
        + "there")]
    [InlineData(""" "translation": { "kind": "linear", "format": "clasic-32" } """,
        "machine.translation.format: unknown format \"clasic-32\"; the nearest is classic-32")]
    [InlineData(""" "translation": "hashd" """,
        "machine.translation: \"hashd\"; expected one of paging, linear, radix, pagedSegments, hashed, inverted, "
        + "baseAndBounds, segmentation; the nearest is hashed")]
    [InlineData(""" "translation": { "kind": "radix", "virtualBits": 31, "indexBits": "8-11" } """,
        "machine.translation: a table of level 1 has 8192 bytes; expected at most the 4096 of a page, as all tables "
        + "but the root")]
    [InlineData(""" "translation": { "kind": "pagedSegments", "segmentBits": 3 } """,
        "machine.translation: 3 bits of segment, indices of 8 + 10 bits and an offset of 12 make 33 bits; expected the "
        + "32 of a virtual address")]
    [InlineData(""" "translation": { "kind": "pagedSegments", "segmentBits": 17, "virtualBits": 47 } """,
        "machine.translation.segmentBits: 17; expected a whole number from 1 to 16")]
    [InlineData(""" "translation": { "kind": "pagedSegments", "indexBits": "8,10" } """,
        "machine.translation.indexBits: \"8,10\"; expected whole numbers with '-' between them, such as \"10-10\"")]
    [InlineData(""" "translation": { "kind": "pagedSegments", "segmentBits": 9, "indexBits": "11" } """,
        "machine.translation: the root of a segment's page table takes 2 frames; expected one: fewer than 11 bits of "
        + "its index")]
    [InlineData(""" "translation": { "kind": "pagedSegments", "format": "x86-64" } """,
        "machine.translation: one entry of level 2 spans 2^10 pages; expected 2^9, the large pages that x86-64 has "
        + "there")]
    [InlineData(""" "translation": { "kind": "pagedSegments", "virtualBits": 23, "indexBits": "9", """
        + """ "format": "classic-64", "physicalBits": 41 } """,
        "machine.translation: frame numbers of 29 bits; expected at most 28, what a descriptor can name")]
    [InlineData(""" "translation": { "kind": "pagedSegments", "virtualBits": 38, "indexBits": "4-10-10" } """,
        "machine.translation: segments of 2^24 pages; expected at most 2^23, what the limit in a descriptor can count")]
    [InlineData(""" "translation": "pagedSegments", "memory": "8GiB" """,
        "machine.memory: 8GiB; expected at most the 2^32 bytes that pagedSegments can address")]
    [InlineData(""" "translation": "pagedSegments", "softwareTlb": {} """,
        "machine.softwareTlb: there is no page table of an address space to fill a TLB from; expected paging, linear "
        + "or radix tables")]
    [InlineData(""" "translation": { "kind": "segmentation", "addressBits": 12 } """,
        "machine.translation.segments: 4 segments in addresses of 12 bits; expected segments of at least a page, 4KiB")]
    [InlineData(""" "translation": { "kind": "segmentation", "addressBits": 6 }, "pageSize": "64B" """,
        "machine.translation.segments: 4 segments in addresses of 6 bits; expected segments of at least a page, 64B")]
    [InlineData(""" "pageSize": "8KiB" """,
        "machine.paging: x86-64-4 has pages of 4KiB; expected one with machine.pageSize, 8KiB: linear or radix tables "
        + "in machine.translation")]
    [InlineData(""" "pageSize": "512B" """,
        "machine.paging: x86-64-4 has pages of 4KiB; expected one with machine.pageSize, 512B: 7-7-7-9")]
    [InlineData(""" "pageSize": "96B" """,
        "machine.pageSize: 96B; expected a power of two, for the offset in a page is a field of bits")]
    [InlineData(""" "pageSize": "512B", "translation": "hashed" """,
        "machine.pageSize: 512B; expected 4KiB, which hashed and inverted tables have")]
    [InlineData(""" "pageSize": "16KiB", "softwareTlb": {}, "translation": { "kind": "radix", "indexBits": "9-9" } """,
        "machine.pageSize: 16KiB; expected 4KiB, which entries of machine.softwareTlb have")]
    [InlineData(""" "pageSize": "8KiB", "translation": { "kind": "radix", "indexBits": "10-10" } """,
        "machine.translation: indices of 10 + 10 bits and an offset of 13 make 33 bits; expected the 32 of a virtual "
        + "address")]
    [InlineData(""" "memory": "66KiB", "pageSize": "8KiB", "translation": { "kind": "radix", "indexBits": "9-10" } """,
        "machine.memory: 66KiB; expected a whole number of pages of 8KiB")]
    [InlineData(""" "memory": "64KiB", "pageSize": "8KiB", "translation": { "kind": "radix", "indexBits": "9-10" } """,
        "machine.memory: 64KiB; expected at least 16 pages of 8KiB")]
    [InlineData(""" "translation": { "kind": "baseAndBounds", "fit": "frist" } """,
        "machine.translation.fit: unknown fit \"frist\"; the nearest is first")]
    [InlineData(""" "translation": "inverted", "softwareTlb": {} """,
        "machine.softwareTlb: there is no page table of an address space to fill a TLB from; expected paging, linear "
        + "or radix tables")]
    [InlineData(""" "translation": "segmentation", "tlb": { "speculation": {} } """,
        "machine.tlb.speculation: registers translate, and nothing walks; expected page tables")]
    [InlineData(""" "translation": "baseAndBounds", "tlb": { "walkers": 2 } """,
        "machine.tlb.walkers: registers translate, and nothing walks; expected page tables, or 1")]
    [InlineData(""" "translation": "baseAndBounds", "tlb": { "walkCaches": {} } """,
        "machine.tlb.walkCaches: there is no page table of several levels; expected paging or radix tables")]
    [InlineData(""" "translation": "hashed", "tlb": { "walkCaches": { "level2": 4 } } """,
        "machine.tlb.walkCaches: there is no page table of several levels; expected paging or radix tables")]
    [InlineData(""" "translation": "inverted", "tlb": { "walkCaches": { "level2": 4 } } """,
        "machine.tlb.walkCaches: there is no page table of several levels; expected paging or radix tables")]
    [InlineData(""" "translation": "linear", "tlb": { "walkCaches": { "level2": 4 } } """,
        "machine.tlb.walkCaches: there is no page table of several levels; expected paging or radix tables")]
    [InlineData(""" "softwareTlb": {}, "tlb": { "walkCaches": { "level2": 4 } } """,
        "machine.tlb: not used with machine.softwareTlb; expected one of the two")]
    [InlineData(""" "softwareTlb": {}, "tlb": { "speculation": {} } """,
        "machine.tlb: not used with machine.softwareTlb; expected one of the two")]
    [InlineData(""" "paging": "sv39", "tlb": { "walkCaches": { "level2": 4, "level4": 2 } } """,
        "machine.tlb.walkCaches.level4: 2; expected 0, for the page tables have 3 levels")]
    [InlineData(""" "translation": "radix", "tlb": { "walkCaches": { "level3": 2 } } """,
        "machine.tlb.walkCaches.level3: 2; expected 0, for the page tables have 2 levels")]
    [InlineData(""" "tlb": { "walkCaches": { "level2": 1025 } } """,
        "machine.tlb.walkCaches.level2: 1025; expected a whole number from 0 to 1024")]
    [InlineData(""" "tlb": { "walkers": 17 } """,
        "machine.tlb.walkers: 17; expected a whole number from 1 to 16")]
    [InlineData(""" "cpus": 7, "tlb": { "asidBits": 3 } """,
        "machine.tlb.asidBits: 3 bits make 7 identifiers; expected more than the 7 CPUs, or 0")]
    public void Each_is_one_error(string machine, string expected) => IsOneError(machine, "", expected);

    [Theory]
    [InlineData("", "swapable", "kernel.pageTables: unknown kind \"swapable\"; the nearest is swappable")]
    [InlineData(""" "softwareTlb": {} """, "swappable",
        "kernel.pageTables: \"swappable\" with machine.softwareTlb, whose handler cannot wait for a table; expected "
        + "\"resident\"")]
    [InlineData(""" "translation": "linear" """, "swappable", NoLevels)]
    [InlineData(""" "translation": "hashed" """, "swappable", NoLevels)]
    [InlineData(""" "translation": "inverted" """, "swappable", NoLevels)]
    [InlineData(""" "translation": "pagedSegments" """, "swappable", NoLevels)]
    [InlineData(""" "translation": "segmentation" """, "swappable", NoLevels)]
    [InlineData(""" "translation": { "kind": "radix", "indexBits": "20" } """, "swappable", OneLevel)]
    public void Tables_that_cannot_be_swapped_out_are_one_error(string machine, string tables, string expected) =>
        IsOneError(machine, $$""" "kernel": { "pageTables": "{{tables}}" }, """, expected);

    private const string NoLevels = "kernel.pageTables: \"swappable\", but no page table has several levels; expected "
        + "paging or radix tables, or \"resident\"";

    private const string OneLevel = "kernel.pageTables: \"swappable\", but page tables have one level, and the root "
        + "stays; expected more levels, or \"resident\"";

    private static void IsOneError(string machine, string kernel, string expected)
    {
        var read = ConfigurationReader.ReadText($$"""
            { "machine": { {{machine}} }, {{kernel}} "processes": [ { "name": "p",
              "pattern": { "kind": "uniform", "memory": "4KiB", "references": 0 } } ] }
            """, "test", ".");
        Assert.EndsWith(expected, Assert.Single(read.Errors).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(""" "cpus": 2 """, "allways", "\"allways\"; the nearest is always")]
    [InlineData(""" "paging": "7-7-7-9", "pageSize": "512B" """, "always",
        "\"always\", and 7-7-7-9 has no large pages; expected \"never\", or one that has: x86-32, x86-64-4, "
        + "x86-64-5, sv32, sv39, sv48, sv57")]
    [InlineData(""" "translation": "radix" """, "always",
        "\"always\", and only page tables of machine.paging have large pages; expected \"never\"")]
    [InlineData(""" "translation": "hashed" """, "always",
        "\"always\", and only page tables of machine.paging have large pages; expected \"never\"")]
    [InlineData(""" "translation": "baseAndBounds" """, "always",
        "\"always\", and only page tables of machine.paging have large pages; expected \"never\"")]
    [InlineData(""" "softwareTlb": {} """, "always",
        "\"always\", and the entries of machine.softwareTlb have pages of 4KiB; expected \"never\"")]
    public void Large_pages_are_refused_where_there_can_be_none(string machine, string largePages, string expected)
    {
        var read = ConfigurationReader.ReadText($$"""
            { "machine": { {{machine}} }, "kernel": { "largePages": "{{largePages}}" }, "processes": [ { "name": "p",
              "pattern": { "kind": "uniform", "memory": "4KiB", "references": 0 } } ] }
            """, "test", ".");
        Assert.EndsWith("kernel.largePages: " + expected, Assert.Single(read.Errors).ToString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Large_pages_and_swappable_tables_exclude_one_another() => IsOneError(
        """ "cpus": 1 """, """ "kernel": { "largePages": "always", "pageTables": "swappable" }, """,
        "kernel.largePages: \"always\" with kernel.pageTables \"swappable\"; expected one of the two");

    [Fact]
    public void A_table_that_all_share_tells_4095_processes_apart()
    {
        var read = ConfigurationReader.ReadText("""
            { "machine": { "memory": "1GiB", "translation": "hashed" }, "processes": [ { "name": "p", "count": 4096,
              "pattern": { "kind": "uniform", "memory": "4KiB", "references": 0 } } ] }
            """, "test", ".");
        Assert.Contains("4096 processes; expected at most 4095", Assert.Single(read.Errors).ToString(),
            StringComparison.Ordinal);
    }
}
