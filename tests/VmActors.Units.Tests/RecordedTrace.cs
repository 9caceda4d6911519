using System.Globalization;
using System.IO.Compression;
using VmActors.Vocabulary;

namespace VmActors.Units.Tests;

/// <summary>The references of the recorded matrix product in <c>tests/data</c>, read once.</summary>
internal static class RecordedTrace
{
    private static readonly Lazy<MemoryOperation[]> Operations = new(Read);

    private static readonly Lazy<long[]> AllPages = new(() => [.. References.Select(PageOf)]);

    private static readonly Lazy<long[]> DataPages = new(() =>
        [.. References.Where(reference => reference.Kind != OperationKind.Fetch).Select(PageOf)]);

    /// <summary>Every reference, in order.</summary>
    public static MemoryOperation[] References => Operations.Value;

    /// <summary>The virtual page number of every reference, in order.</summary>
    public static long[] All => AllPages.Value;

    /// <summary>Those of loads, stores and modifies.</summary>
    public static long[] Data => DataPages.Value;

    private static long PageOf(MemoryOperation reference) => (long)(reference.Address >> Page.Shift);

    private static MemoryOperation[] Read()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "VmActors.sln")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("no folder above holds VmActors.sln");
        var file = Path.Combine(folder.FullName, "tests", "data", "matmul.lackey.gz");
        var references = new List<MemoryOperation>(9_000_000);
        using var reader = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
        {
            // "I  0401ab70,3" or " S 1fff0005e8,8"; the rest is what valgrind says of itself
            if (line.Length < 6 || line[2] != ' ') continue;
            var kind = "ILSM".IndexOf(line[0] == ' ' ? line[1] : line[0], StringComparison.Ordinal);
            if (kind < 0) continue;
            var comma = line.IndexOf(',', StringComparison.Ordinal);
            references.Add(MemoryOperation.Reference(
                (AccessKind)kind,
                ulong.Parse(line.AsSpan(3, comma - 3), NumberStyles.HexNumber, CultureInfo.InvariantCulture),
                int.Parse(line.AsSpan(comma + 1), CultureInfo.InvariantCulture)));
        }
        return [.. references];
    }
}
