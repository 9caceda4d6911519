namespace VmActors.Simulation.Tests.Configuration;

internal static class Samples
{
    public const string Smallest =
        """
        { "processes": [ { "name": "p", "pattern": { "kind": "uniform", "memory": "1MiB", "references": 10 } } ] }
        """;

    /// <summary>TLBs that the kernel fills; they do not go with the keys of those that hardware fills.</summary>
    public const string SoftwareTlb =
        """
        { "machine": { "softwareTlb": { "entries": 32, "wired": 3 } }, "kernel": { "costs": { "refill": "30cycles" } },
          "processes": [ { "name": "p", "pattern": { "kind": "uniform", "memory": "1MiB", "references": 10 } } ] }
        """;

    /// <summary>What spares and hides walks, and tables that are swapped out; it goes with page tables only.</summary>
    public const string Walks =
        """
        { "machine": { "tlb": {
            "walkCaches": { "level2": 32, "level3": 4, "level4": 2 }, "walkers": 2,
            "speculation": { "probability": 0.25, "walks": 3, "distance": 8 } } },
          "kernel": { "pageTables": "swappable" },
          "processes": [ { "name": "p", "pattern": { "kind": "uniform", "memory": "1MiB", "references": 10 } } ] }
        """;

    /// <summary>Pages larger than the smallest; they go with the page tables of processors only.</summary>
    public const string LargePages =
        """
        { "kernel": { "largePages": "always" },
          "processes": [ { "name": "p", "pattern": { "kind": "uniform", "memory": "1MiB", "references": 10 } } ] }
        """;

    /// <summary>Every key but those of the samples above, each with a value that is
    /// not its default.</summary>
    public const string Everything =
        """
        {
          // what one sees
          "$schema": "schema.json", "description": "all keys", "seed": 7, "verify": true, "checkInvariants": true,
          "machine": {
            "cpus": 2, "clock": "3.2GHz", "memory": "128MiB", "pageSize": "4KiB", "paging": "sv48",
            "translation": {
              "kind": "segmentation", "addressBits": 24, "segments": 8, "fit": "best", "compaction": true,
              "copyCyclesPerLine": 20
            },
            "referenceCycles": 2,
            "walkCyclesPerLevel": 30, "invalidateCyclesPerPage": 110, "flushCycles": 510, "contextSwitchCycles": 1600,
            "tlb": {
              "l1Instruction": { "entries": 128, "ways": 8, "policy": "tree-plru" },
              "l1Data": { "entries": 48, "ways": 4, "policy": "fifo" },
              "l2": { "entries": 1536, "ways": 12, "policy": "random" }, "l2HitCycles": 9, "asidBits": 6
            },
            "caches": {
              "kind": "nehalem", "line": "32B", "l1Instruction": { "size": "16KiB", "ways": 2, "cycles": 2 },
              "l1Data": { "size": "24KiB", "ways": 3, "cycles": 5 },
              "l2": { "size": "512KiB", "ways": 16, "cycles": 14 },
              "l3": { "size": "12MiB", "ways": 12, "cycles": 42 }, "memory": "80ns"
            },
            "links": { "trap": "500cycles", "interrupt": "0.5us", "disk": "2us", "daemon": "700 cycles" }
          },
          "kernel": {
            "timeSlice": "2ms",
            "costs": {
              "fault": "1100cycles", "systemCall": "310cycles", "perPage": "90cycles", "schedule": "400cycles",
              "refill": "15cycles", "copyPage": "800cycles"
            },
            "flushCeilingPages": 20, "watermarks": { "min": 64, "low": 80, "high": 96 }, "daemonBatchPages": 16,
            "replacement": "arc"
          },
          "swap": {
            "size": "512MiB",
            "disk": {
              "kind": "hdd", "rpm": 5400, "trackToTrack": "900us", "fullStroke": "16ms", "bytesPerSecond": "120MB",
              "trim": "6us", "elevator": true
            }
          },
          "processes": [
            { "name": "a", "pattern": { "kind": "sequential", "memory": "1MiB", "references": 10, "threads": 2 } },
            { "name": "b", "pattern": { "kind": "strided", "memory": "1MiB", "references": 10, "stride": "128B" } },
            { "name": "c", "count": 3, "pattern": {
              "kind": "zipf", "memory": "1MiB", "references": 10, "exponent": 1.10 } },
            { "name": "d", "pattern": {
              "kind": "workingSet", "memory": "1MiB", "references": 10, "phaseReferences": 5, "phasePages": 3,
              "writes": 0.3, "fetches": 0.05 } },
            { "name": "e", "pattern": { "kind": "pointerChase", "memory": "1MiB", "references": 10, "line": "4KiB" } },
            { "name": "gzip", "trace": "gzip.vmtrace" },
            { "name": "churn", "script": "churn.vmscript", "count": 2 },
          ],
        }
        """;
}
