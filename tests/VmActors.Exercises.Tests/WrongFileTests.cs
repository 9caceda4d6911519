using VmActors.Documents;
using VmActors.Tests;

namespace VmActors.Exercises.Tests;

/// <summary>Files that cannot be checked: every error with its place, its path and what was expected.</summary>
public sealed class WrongFileTests
{
    [Fact]
    public void What_is_no_file_of_exercises_is_one_clear_error() => Match("no-exercises",
        "", "[1]", "{} {}", "\"base-bounds\"", "{}", """{ "kind": "base-bounds" }""",
        """{ "kind": "base-bound", "cases": [ { "bse": 1 } ] }""", """{ "kind": 7, "cases": [ {} ] }""",
        """{ "kind": "paging", "cases": [ {} ], "cas": [] }""", """{ "kind": "base-bounds", "cases": [] }""",
        """{ "kind": "base-bounds", "cases": {} }""",
        """{ "source": 5, "kind": "base-bounds", "cases": [ 1, null ] }""",
        """{ "kind": "base-bounds", "kind": "base-bounds", "cases": [ {} ] }""");

    [Fact]
    public void Base_and_bounds_that_cannot_be_are_refused() => Match("base-bounds",
        Case("base-bounds", """ "seed": -1, "base": 1.5, "limit": "5", "accesses": [ { "va": -1, "pa": "12" } ] """),
        Case("base-bounds", """ "base": 72057594037927937, "limit": 1e3, "accesses": [ 5, [], { "pa": 1.0 } ] """),
        Case("base-bounds", """ "base": 72057594037927930, "limit": 7, "accesses": [ { "va": 1 } ] """),
        Case("base-bounds", """ "bsae": 1, "limt": 2, "access": [ { "va": 1 } ] """),
        Case("base-bounds", """ "base": 1, "limit": 2, "accesses": [ { "va": 18446744073709551616, "ap": 3 } ] """));

    [Fact]
    public void Segments_that_cannot_be_are_refused() => Match("segmentation",
        Segments(1, """ { "base": 1, "limit": 1, "grows": "up" }, { "base": 1, "limit": 1, "grows": "dwon" } """),
        Segments(1, string.Join(',', Enumerable.Repeat("""{ "base": 1, "limit": 1, "grows": "up" }""", 3))),
        Segments(57, """ { "base": 1, "limit": 1, "grows": "up" } """),
        Segments(4, """ { "base": 9, "limit": 17, "grows": "up" } """),
        Segments(8, """ { "base": 9, "limit": 10, "grows": "down" } """),
        Segments(8, """ { "base": 72057594037927930, "limit": 10, "grows": "up" } """),
        Segments(4, """ { "base": 9, "limit": 3, "grows": "up" } """, va: 16),
        Segments(4, """ { "base": 9, "limit": 3, "grows": "up", "rights": "rw" } """));

    [Fact]
    public void Linear_tables_that_cannot_be_are_refused() => Match("linear-page-table",
        Linear(""" "pageSize": 1000, "validBit": 31, "pageTable": [1, 2] """),
        Linear(""" "pageSize": 1024, "validBit": 31, "pageTable": [1, 2, 3] """),
        Linear(""" "pageSize": 1024, "validBit": 31, "pageTable": [1] """),
        Linear(""" "pageSize": 1024, "validBit": 31, "pageTable": [1, 4294967296] """),
        Linear(""" "pageSize": 1024, "validBit": 31, "addressBits": 12, "pageTable": [1, 2] """),
        Linear(""" "pageSize": 1024, "validBit": 8, "pteBytes": 1, "pageTable": [1, 2] """),
        Linear(""" "pageSize": 1024, "validBit": 31, "pteBytes": 3, "pageTable": [1, 2] """),
        Linear(""" "pageSize": 1024, "validBit": 7, "frameBits": 8, "pageTable": [1, 2] """),
        Linear(""" "pageSize": 1024, "validBit": 7, "frameBit": 4, "frameBits": 4, "pageTable": [1, 2] """),
        Linear(""" "pageSize": 4096, "validBit": 63, "pageTable": [1, 2] """),
        Linear(""" "pageSize": 1024, "validBit": 31, "pageTable": [1, 2] """, va: 2048),
        Linear(""" "pageSize": 1024, "validBit": 31, "pageTable": "1, 2" """));

    [Fact]
    public void Tables_of_several_levels_that_cannot_be_are_refused() => Match("multi-level-page-table",
        Levels("[5, 5]", 1, "00", """, "addressBits": 16 """),
        Levels("[5, 5]", 1, "00", """, "frameBits": 8 """),
        Levels("[5, 0]", 1, "00"), Levels("[1, 1, 1, 1, 1, 1]", 1, "00"), Levels("[]", 1, "00"),
        Levels("[5, 5]", 5, "00"), Levels("[5, 5]", 9, "00"), Levels("[5, 5]", 1, "0"), Levels("[5, 5]", 1, "0g"),
        Levels("[5, 5]", 1, ""), Levels("[5, 5]", 1, "00", """, "pdbr": 128 """, pdbr: ""),
        Levels("[5, 5]", 1, "00", """, "pagesize": 32 """));

    [Fact]
    public void Reference_strings_that_cannot_be_are_refused() => Match("replacement",
        Case("replacement", """ "policy": "RLU", "frames": 3, "steps": [ { "page": 1 } ] """),
        Case("replacement", """ "policy": "CLOK", "frames": 0, "steps": [ { "page": -1, "hit": 0 } ] """),
        Case("replacement", """ "policy": "fifo", "frames": 1048577, "steps": [], "hits": null """));

    [Fact]
    public void Heaps_that_cannot_be_are_refused() => Match("free-list",
        Heap(""" { "op": "alloc", "ptr": 0, "size": 0 }, { "op": "alloc", "ptr": 1, "size": -5 } """),
        Heap(""" { "op": "alloc", "ptr": 0, "size": 5 }, { "op": "alloc", "ptr": 0, "size": 5 } """),
        Heap(""" { "op": "free", "ptr": 0 } """),
        Heap(""" { "op": "alloc", "ptr": 0, "size": 5 }, { "op": "free", "ptr": 0 }, { "op": "free", "ptr": 0 } """),
        Heap(""" { "op": "free", "ptr": 0, "size": 5, "searched": 1 }, { "op": "malloc", "ptr": 1, "size": 5 } """),
        Heap(""" { "op": "alloc", "ptr": 0, "size": 5, "freeList": [[1, 2, 3]] }, { "op": "alloc", "ptr": 1 } """),
        Heap(""" { "op": "alloc", "ptr": 0, "size": 5 } """, alignment: 0),
        Heap(""" { "op": "alloc", "ptr": 0, "size": 5 } """, alignment: -2),
        Heap(""" { "op": "alloc", "ptr": 0, "size": 5 } """, heapBase: "18446744073709551600"));

    [Fact]
    public void Bytes_that_are_no_text_are_an_error()
    {
        var result = ExerciseReader.Read([(byte)'{', 0xFF, (byte)'}'], "x.json");
        Assert.Equal("x.json:1:2: bytes that are no UTF-8; expected a JSON file in UTF-8\n", CaseFiles.Errors(result));
    }

    [Fact]
    public void No_text_makes_the_reader_throw()
    {
        foreach (var kind in CaseFiles.Names)
        {
            var text = CaseFiles.FirstCase(kind).ToJsonString();
            for (var length = 0; length < text.Length; length += 1 + (text.Length / 300))
            {
                Assert.NotEmpty(CaseFiles.Read(text[..length]).Errors);
                var result = CaseFiles.Read(text[..length] + "7" + text[(length + 1)..]);
                Assert.True(result.File is null != result.Errors.IsEmpty);
            }
        }
    }

    [Fact]
    public void An_error_has_its_line_and_column()
    {
        var error = Assert.Single(CaseFiles.Read("{ \"kind\": \"base-bounds\",\n  \"cases\": 5 }").Errors);
        Assert.Equal(
            new DocumentError("x.json", 2, 12, "cases", "5; expected an array of objects, at least one"), error);
    }

    private static string Case(string kind, string fields) =>
        $$"""{ "kind": "{{kind}}", "cases": [ { {{fields}} } ] }""";

    private static string Segments(int bits, string segments, int va = 1) => Case("segmentation",
        $$""" "addressBits": {{bits}}, "segments": [ {{segments}} ], "accesses": [ { "va": {{va}} } ] """);

    private static string Linear(string table, int va = 1) =>
        Case("linear-page-table", $$""" {{table}}, "accesses": [ { "va": {{va}} } ] """);

    private static string Levels(
        string levels, int bytes, string memory, string more = "", string pdbr = """ "pdbr": 0, """) =>
        Case("multi-level-page-table",
            $$""" "pageSize": 32, "pteBytes": {{bytes}}, "levels": {{levels}}, "validBit": 7, {{pdbr}} """
            + $$""" "memoryHex": "{{memory}}", "accesses": [ { "va": 1, "pdeIndex": 0, "pteIndex": 3 } ] {{more}} """);

    private static string Heap(string operations, int alignment = -1, string heapBase = "1000") => Case("free-list",
        """ "policy": "BEST", "listOrder": "ADDRSORT", "coalesce": true, "headerSize": 0, """
        + $$""" "alignment": {{alignment}}, "heapBase": {{heapBase}}, "heapSize": 100, "ops": [ {{operations}} ] """);

    private static void Match(string name, params string[] texts)
    {
        var told = texts.Select(text =>
        {
            var result = CaseFiles.Read(text);
            Assert.Null(result.File);
            return $"{text}\n{CaseFiles.Errors(result)}\n";
        });
        Snapshot.Match($"tests/VmActors.Exercises.Tests/Snapshots/{name}.txt", string.Concat(told));
    }
}
