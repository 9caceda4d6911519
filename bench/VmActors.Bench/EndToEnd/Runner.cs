using System.Globalization;

namespace VmActors.Bench.EndToEnd;

/// <summary>Runs each case five times after a warm-up, all cases in turn, and prints the median with its
/// spread.</summary>
internal static class Runner
{
    private const int RunCount = 5;

    public static int Run(IReadOnlyList<string> names)
    {
        var cases = Cases.All
            .Where(one => names.Count == 0 || names.Contains(one.Name, StringComparer.Ordinal)).ToArray();
        if (cases.Length == 0)
        {
            Console.Error.WriteLine($"no such case; there are {string.Join(", ", Cases.All.Select(one => one.Name))}");
            return 2;
        }
        var rates = cases.ToDictionary(one => one.Name, _ => new List<double>(), StringComparer.Ordinal);
        foreach (var one in cases)
            one.Run();
        for (var run = 0; run < RunCount; run++)
        {
            foreach (var one in cases)
            {
                var (count, elapsed) = one.Run();
                rates[one.Name].Add(count / elapsed.TotalSeconds);
            }
        }
        Console.WriteLine($"{"case",-22}{"median",12}{"min",12}{"max",12}  ");
        foreach (var one in cases)
        {
            var sorted = rates[one.Name].Order().ToArray();
            Console.WriteLine($"{one.Name,-22}{Rate(sorted[RunCount / 2]),12}{Rate(sorted[0]),12}"
                + $"{Rate(sorted[^1]),12}  {one.Unit}/s"
                + $"  ({Nanoseconds(sorted[RunCount / 2])} ns each)");
        }
        Console.WriteLine(FormattableString.Invariant(
            $"peak memory {Environment.WorkingSet >> 20} MiB now; {Environment.ProcessorCount} processors"));
        return 0;
    }

    private static string Rate(double perSecond) => perSecond >= 1e6
        ? (perSecond / 1e6).ToString("0.0 M", CultureInfo.InvariantCulture)
        : (perSecond / 1e3).ToString("0.0 k", CultureInfo.InvariantCulture);

    private static string Nanoseconds(double perSecond) =>
        (1e9 / perSecond).ToString("0.0", CultureInfo.InvariantCulture);
}
