using System.Text;
using VmActors.Simulation.Configuration;
using VmActors.Tests;

namespace VmActors.Simulation.Tests.Configuration;

public sealed class ErrorTests : IDisposable
{
    private readonly SampleFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Many_errors_are_reported_together_each_with_its_place() => Match("many-errors",
        """
        {
          "seed": -1, "machin": {}, "verify": "yes",
          "machine": {
            "cpus": 0, "clock": "3.2", "memory": "64MBs", "pageSize": "3KiB", "referenceCycles": 1.5,
            "tlb": {
              "l1Data": { "entries": 4, "ways": 8 }, "l1Instruction": { "entries": 10, "ways": 4 },
              "l2": { "entires": 5 }, "asidBits": 13
            },
            "links": { "trap": "0cycles", "interrupt": "0.1ns", "disk": "fast", "daemon": 7 }
          },
          "kernel": { "watermarks": { "min": 100, "low": 80, "high": 999999 }, "timeSlice": "1ms", "timeSlice": "2ms" },
          "swap": { "size": "5000B", "disk": { "kind": "ssd" } },
          "processes": [
            { "name": "a", "trace": "gzip.vmtrac",
              "pattern": { "kind": "uniform", "memory": "256TiB", "references": 1 } },
            { "name": "a", "script": "scripts/none.vmscript" },
            { "pattern": { "kind": "strided", "memory": "1MiB", "references": 5, "stride": "0B", "exponent": 1 } },
            { "name": "b", "pattern": { "kind": "zipff", "memory": "1MiB" }, "count": "two" },
            { "name": "c d" },
            { "name": "é", "pattern": { "memory": "1MiB", "references": 5 } }, 17, "x"
          ]
        }
        """);

    [Fact]
    public void Values_that_do_not_fit_together_are_reported() => Match("conflicts",
        """
        {
          "machine": { "memory": "100KB", "pageSize": "2MiB", "clock": "1MHz",
            "tlb": { "l1Data": { "entries": 12, "ways": 3, "policy": "tree-plru" }, "l2": { "policy": "plru" } } },
          "kernel": { "watermarks": { "min": 4, "low": 3, "high": 2 } },
          "swap": { "disk": { "kind": "hdd", "trackToTrack": "20ms", "bytesPerSecond": "100GB" } },
          "processes": [
            { "name": "a", "pattern": { "kind": "workingSet", "memory": "8KiB", "references": 1, "phasePages": 3 } },
            { "name": "b", "pattern": { "kind": "zipf", "memory": "1TiB", "references": 1 } },
            { "name": "c", "pattern": { "kind": "pointerChase", "memory": "64B", "references": 1, "line": "4KiB" } },
            { "name": "d", "pattern": { "kind": "strided", "memory": "64B", "references": 1, "stride": "65B" } },
            { "name": "e", "pattern": { "kind": "uniform", "memory": "128TiB", "references": 1 } }
          ]
        }
        """);

    [Theory]
    [InlineData("caches-ranges", """
        "caches": { "kind": "nehalem", "line": "48B", "memory": "0.1ns", "l1Data": { "ways": 0 },
          "l2": { "size": "2GiB", "way": 3 }, "l3": { "cycles": 0 } }
        """)]
    [InlineData("caches-shapes", """
        "caches": { "kind": "nehalem", "l1Instruction": { "size": "48KiB" }, "l1Data": { "ways": 3, "cycles": 11 },
          "l2": { "size": "1KiB", "ways": 32 }, "l3": { "cycles": 9 }, "memory": "3ns" }
        """)]
    [InlineData("caches-kinds", """
        "caches": { "kind": "laddr" }, "cache": "ladder"
        """)]
    [InlineData("caches-missing", """
        "caches": { "kind": "ladder", "l2": { "size": "256KiB" }, "l3": 8 }
        """)]
    public void Caches_that_cannot_be_are_reported(string name, string caches) => Match(
        name, $$"""
        {
          "machine": {
            {{caches}}
          },
          "processes": [ { "name": "p", "pattern": { "kind": "uniform", "memory": "1MiB", "references": 10 } } ]
        }
        """);

    [Fact]
    public void A_software_TLB_refuses_what_does_not_go_with_it() => Match("software-tlb",
        """
        {
          "machine": { "memory": "128GiB", "cpus": 255, "tlb": { "asidBits": 8 },
            "softwareTlb": { "entries": 16, "wired": 16 } },
          "processes": [ { "name": "p", "pattern": { "kind": "uniform", "memory": "1MiB", "references": 10 } } ]
        }
        """);

    [Fact]
    public void Errors_of_settings_name_the_setting() => Match("settings", Samples.Smallest,
        "machine.cpus=0", "machine.cpuz=3", "machine", "=4", "a[b]=1", "processes[5].name=x", "seed.x=3",
        "machine[0]=1",
        "machine.tlb={ \"asidBits\": 1, \"asidBits\": 2 }", "processes[0].pattern.kind=random", "swap.size=1XB",
        "machine.memory.size=3");

    [Theory]
    [InlineData("empty", "")]
    [InlineData("cut-off", "{ \"seed\": 1,\n  \"machine\": { \"cpus\": ")]
    [InlineData("no-quotation-marks", "{\n  seed: 1 }")]
    [InlineData("two-documents", "{} {}")]
    [InlineData("array", "[ 1 ]")]
    [InlineData("half-character", "{ \"description\": \"\\ud800\" }")]
    [InlineData("no-processes", "{}")]
    [InlineData("empty-processes", "{ \"processes\": [] }")]
    [InlineData("null", "{ \"machine\": null, \"seed\": null, \"processes\": null }")]
    public void What_is_no_configuration_is_one_clear_error(string name, string text) => Match(name, text);

    [Fact]
    public void Bytes_that_are_no_text_are_an_error()
    {
        var file = _folder.In("bad.json");
        File.WriteAllBytes(file, [(byte)'{', (byte)'\n', (byte)' ', 0xFF, (byte)'}']);
        var error = Assert.Single(ConfigurationReader.Read(file, []).Errors);
        Assert.Equal((2, 2), (error.Line, error.Column));
        Assert.Equal($"{file}:2:2: bytes that are no UTF-8; expected a JSON file in UTF-8", error.ToString());
    }

    [Fact]
    public void A_missing_file_is_an_error()
    {
        Assert.Equal("none.json: no such file; expected a configuration in JSON",
            Assert.Single(ConfigurationReader.Read("none.json", []).Errors).ToString());
        Assert.Equal($"{_folder.Path}: is a folder; expected a configuration in JSON",
            Assert.Single(ConfigurationReader.Read(_folder.Path, []).Errors).ToString());
    }

    [Fact]
    public void Columns_count_characters_and_not_bytes()
    {
        var result = _folder.Read("{ \"description\": \"é€\", \"seed\": -1, \"processes\": [] }");
        Assert.Equal((1, 32), (result.Errors[0].Line, result.Errors[0].Column));
    }

    [Fact]
    public void No_text_makes_the_reader_throw()
    {
        // Every prefix of a file, and every file with one character replaced.
        for (var length = 0; length < Samples.Everything.Length; length += 7)
        {
            Assert.NotEmpty(_folder.Read(Samples.Everything[..length]).Errors);
            var changed = new StringBuilder(Samples.Everything) { [length] = '7' }.ToString();
            var result = _folder.Read(changed);
            Assert.True(result.Configuration is null != result.Errors.IsEmpty);
        }
    }

    private void Match(string name, string text, params IReadOnlyList<string> settings)
    {
        var result = _folder.Read(text, settings);
        Assert.Null(result.Configuration);
        Snapshot.Match($"tests/VmActors.Simulation.Tests/Configuration/Snapshots/{name}.txt", _folder.Errors(result));
    }
}
