using System.Text.Json.Nodes;
using VmActors.Exercises.Checking;

namespace VmActors.Exercises.Tests;

/// <summary>What the published files do not show, worked out by hand or published elsewhere.</summary>
public sealed class OwnCaseTests
{
    [Theory]
    [InlineData(3, 3)] // Belady's string, misses: 9 and 10; Silberschatz's below: 14 and 9
    [InlineData(4, 2)]
    public void CLOCK_has_a_true_hand(int frames, int hits)
    {
        int[] belady = [1, 2, 3, 4, 1, 2, 5, 1, 2, 3, 4, 5];
        var steps = string.Join(',', belady.Select(page => $$"""{ "page": {{page}} }"""));
        var solved = Solve("replacement", $$""" "policy": "CLOCK", "frames": {{frames}}, "steps": [ {{steps}} ] """);
        Assert.Equal(hits, (int)solved["hits"]!);
    }

    [Fact]
    public void Next_fit_goes_on_where_it_stopped() => Expect(
        "free-list",
        """
        "policy": "NEXT", "listOrder": "ADDRSORT", "coalesce": true, "headerSize": 0, "alignment": -1,
        "heapBase": 0, "heapSize": 30, "ops": [
          { "op": "alloc", "ptr": 0, "size": 10, "returned": 0, "searched": 1, "freeList": [[10, 20]] },
          { "op": "alloc", "ptr": 1, "size": 10, "returned": 10, "searched": 1, "freeList": [[20, 10]] },
          { "op": "free", "ptr": 0, "returned": 0, "freeList": [[0, 10], [20, 10]] },
          { "op": "alloc", "ptr": 2, "size": 4, "returned": 20, "searched": 1, "freeList": [[0, 10], [24, 6]] },
          { "op": "alloc", "ptr": 3, "size": 8, "returned": 0, "searched": 2, "freeList": [[8, 2], [24, 6]] },
          { "op": "alloc", "ptr": 4, "size": 9, "returned": -1, "searched": 2, "freeList": [[8, 2], [24, 6]] },
          { "op": "free", "ptr": 4, "returned": -1, "freeList": [[8, 2], [24, 6]] }
        ]
        """);

    [Fact]
    public void Segment_3_of_four_translates_offset_500_to_7500() => Expect(
        "segmentation",
        """
        "addressBits": 14, "segments": [
          { "base": 1000, "limit": 100, "grows": "up" }, { "base": 0, "limit": 0, "grows": "up" },
          { "base": 0, "limit": 0, "grows": "down" }, { "base": 7000, "limit": 1000, "grows": "up" }
        ],
        "accesses": [ { "va": 12788, "segment": 3, "pa": 7500 }, { "va": 13288, "segment": 3, "pa": null },
          { "va": 16383, "segment": 3, "pa": null }, { "va": 8192, "segment": 2, "pa": null } ]
        """);

    [Fact]
    public void A_selector_without_a_segment_has_no_address() => Expect(
        "segmentation",
        """
        "addressBits": 4, "segments": [
          { "base": 10, "limit": 4, "grows": "up" }, { "base": 20, "limit": 4, "grows": "up" },
          { "base": 30, "limit": 4, "grows": "down" }
        ],
        "accesses": [ { "va": 11, "segment": 2, "pa": 29 }, { "va": 12, "segment": 3, "pa": null } ]
        """);

    [Fact]
    public void Published_addresses_of_linear_tables_are_met()
    {
        // OSTEP, paging-linear-translate.py -P 1k -a 16k -p 32k -v -u 25: 0x2bc6 -> 0x4fc6; page 10 is in frame 0x13.
        Expect("linear-page-table",
            """
            "pageSize": 1024, "validBit": 31, "addressBits": 14, "frameBits": 5,
            "pageTable": [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2147483667, 0, 0, 0, 0, 0],
            "accesses": [ { "va": 11206, "vpn": 10, "pa": 20422 }, { "va": 0, "vpn": 0, "pa": null } ]
            """);
        Expect("linear-page-table",
            """
            "pageSize": 4096, "validBit": 31, "pageTable": [0, 2147483648],
            "accesses": [ { "va": 4100, "vpn": 1, "pa": 4 } ]
            """);
    }

    [Fact]
    public void A_virtual_address_may_be_narrower_or_wider_than_a_physical_one()
    {
        // 10 bits to 43; 40 bits to 9: valid bit 0, the frame number in bits 1 and 2.
        Expect("linear-page-table",
            """
            "pageSize": 256, "validBit": 39, "frameBits": 35, "pageTable": [0, 584115552255, 0, 0], "addressBits": 10,
            "accesses": [ { "va": 257, "vpn": 1, "pa": 8796093021953 }, { "va": 256, "vpn": 1, "pa": 8796093021952 } ]
            """);
        Expect("multi-level-page-table",
            """
            "pageSize": 128, "pteBytes": 1, "levels": [3, 30], "validBit": 0, "frameBits": 2, "addressBits": 40,
            "pdbr": 0, "memoryHex": "0000000003", "accesses": [
              { "va": 549755813888, "pdeIndex": 4, "pteIndex": 0, "pa": null, "value": null, "fault": "memory" },
              { "va": 412316860416, "pdeIndex": 3, "pteIndex": null, "pa": null, "value": null, "fault": "pde" } ]
            """);
    }

    [Fact]
    public void Three_levels_have_three_indices_and_a_byte_beyond_the_memory_is_a_fault_with_an_address() => Expect(
        "multi-level-page-table",
        """
        "pageSize": 4, "pteBytes": 2, "levels": [1, 1, 1], "validBit": 15, "pdbr": 0,
        "memoryHex": "00000180" "02800000" "00000380" "aabbccdd", "accesses": [
          { "va": 22, "pdpteIndex": 1, "pdeIndex": 0, "pteIndex": 1, "pa": 14, "value": 204, "fault": null },
          { "va": 17, "pdpteIndex": 1, "pdeIndex": 0, "pteIndex": 0, "pa": null, "value": null, "fault": "pte" },
          { "va": 24, "pdpteIndex": 1, "pdeIndex": 1, "pteIndex": null, "pa": null, "value": null, "fault": "pde" },
          { "va": 0, "pdpteIndex": 0, "pdeIndex": null, "pteIndex": null, "pa": null, "value": null,
            "fault": "pdpte" }
        ]
        """.Replace("\" \"", ""));

    [Fact]
    public void A_page_whose_frame_is_not_in_memory_has_an_address_and_no_value() => Expect(
        "multi-level-page-table",
        """
        "pageSize": 4, "pteBytes": 1, "levels": [2], "validBit": 7, "pdbr": 0, "memoryHex": "00850000",
        "accesses": [ { "va": 6, "pteIndex": 1, "pa": 22, "value": null, "fault": "memory" } ]
        """);

    [Fact]
    public void Answers_of_one_object_are_explained_once()
    {
        var check = Check("linear-page-table",
            """
            "pageSize": 16, "validBit": 7, "pageTable": [128, 0],
            "accesses": [ { "va": 20, "vpn": 0, "pa": 4 }, { "va": 5, "vpn": 0, "pa": 5 } ]
            """);
        var difference = Assert.Single(Assert.Single(check.Cases).Differences);
        Assert.Equal(["cases[0].accesses[0].vpn", "cases[0].accesses[0].pa"], difference.Answers.Select(a => a.Path));
        Assert.Equal(
            ["va 20: vpn 1 (1 bit), offset 4 (4 bits)", "pte 1: 0x0, not valid"],
            difference.Explanation.AsEnumerable());
    }

    [Fact]
    public void Comments_and_the_order_of_fields_do_not_matter()
    {
        var file = CaseFiles.Sound(
            """
            // An exercise.
            { "cases": [ { "accesses": [ { "pa": 12, "va": 2 }, ], "limit": 3, "base": 10 } ], "kind": "base-bounds" }
            """);
        Assert.Equal(1, ExerciseChecker.Check(file).Passed);
    }

    private static void Expect(string kind, string fields)
    {
        var check = Check(kind, fields);
        Assert.Empty(check.Cases.SelectMany(one => one.Differences).SelectMany(difference => difference.Answers));
        Assert.Equal(1, check.Passed);
    }

    private static FileCheck Check(string kind, string fields) =>
        ExerciseChecker.Check(CaseFiles.Sound(Document(kind, fields)));

    private static JsonNode Solve(string kind, string fields) =>
        JsonNode.Parse(CaseFiles.Sound(Document(kind, fields)).Solve())!["cases"]![0]!;

    private static string Document(string kind, string fields) =>
        $$"""{ "kind": "{{kind}}", "cases": [ { {{fields}} } ] }""";
}
