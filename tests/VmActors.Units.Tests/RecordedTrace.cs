using System.Globalization;
using System.IO.Compression;

namespace VmActors.Units.Tests;

/// <summary>The pages of the recorded matrix product in <c>tests/data</c>, read once.</summary>
internal static class RecordedTrace
{
    private static readonly Lazy<(long[] All, long[] Data)> Pages = new(Read);

    /// <summary>The virtual page number of every reference, in order.</summary>
    public static long[] All => Pages.Value.All;

    /// <summary>Those of loads, stores and modifies.</summary>
    public static long[] Data => Pages.Value.Data;

    private static (long[] All, long[] Data) Read()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "VmActors.sln")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("no folder above holds VmActors.sln");
        var file = Path.Combine(folder.FullName, "tests", "data", "matmul.lackey.gz");
        var (all, data) = (new List<long>(), new List<long>());
        using var reader = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
        {
            // "I  0401ab70,3" or " S 1fff0005e8,8"; the rest is what valgrind says of itself
            if (line.Length < 6 || line[2] != ' ' || !"ILSM".Contains(line[0] == ' ' ? line[1] : line[0])) continue;
            var address = line.AsSpan(3, line.IndexOf(',', StringComparison.Ordinal) - 3);
            var page = long.Parse(address, NumberStyles.HexNumber, CultureInfo.InvariantCulture) >> 12;
            all.Add(page);
            if (line[0] == ' ') data.Add(page);
        }
        return ([.. all], [.. data]);
    }
}
