using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Tidy.Samples;

/// <summary>Each method asks the host for something.</summary>
[SuppressMessage("Security", "CA5394", Justification = "A sample of what is not allowed.")]
public static class HostUser
{
    private static readonly object Gate = new();
    private static int _count;

    public static DateTime Clock() => DateTime.UtcNow;

    public static long Watch() => Stopwatch.GetTimestamp();

    public static long Ticks() => Environment.TickCount64;

    public static int Dice() => Random.Shared.Next();

    public static Guid Name() => Guid.NewGuid();

    public static int Locked()
    {
        lock (Gate)
            return _count;
    }

    public static int Counted() => Interlocked.Increment(ref _count);

    public static Task Waiting() => Task.CompletedTask;

    public static void Speaking() => Console.WriteLine();

    public static string Reading(string path) => File.ReadAllText(path);

    public static Func<DateTime> Lambda() => () => DateTime.Now;
}

/// <summary>Two uses of hash codes that change from run to run, and one that is right.</summary>
public sealed class HashUser
{
    private readonly string _name;

    public HashUser(string name) => _name = name;

    public static int Direct(object value) => value.GetHashCode() & 7;

    public static int Combined(int one, int two) => HashCode.Combine(one, two);

    public override bool Equals(object? obj) => obj is HashUser other && _name == other._name;

    public override int GetHashCode() => _name.GetHashCode(StringComparison.Ordinal);
}

/// <summary>Three static things that change, and three that do not.</summary>
public static class SharedState
{
    public const int Constant = 1;

    public static readonly string Fixed = "fixed";

    private static readonly Dictionary<int, int> Table = [];

    private static int _count;

    public static int Setting { get; set; }

    public static Func<int, int> Cached => number => number + 1;

    public static int Next() => Table[_count++];
}

/// <summary>Every method that walks a hash table is called so.</summary>
public sealed class TableWalker
{
    private readonly Dictionary<int, string> _table = [];
    private readonly HashSet<int> _set = [];
    private readonly SortedDictionary<int, string> _sorted = [];
    private readonly List<int> _list = [];

    public int WalksByForeach()
    {
        var sum = 0;
        foreach (var (key, _) in _table)
            sum = (sum * 31) + key;
        return sum;
    }

    public IEnumerable<string> WalksKeys() => _table.Keys.Select(key => $"{key}");

    public int WalksValues(string start) => _table.Values.Count(value => value == start);

    public int[] WalksBySelect() => _set.Select(number => number + 1).ToArray();

    public string WalksByJoin() => string.Join(',', _set);

    public void WalksByAddRange() => _list.AddRange(_set);

    public List<int> WalksToList()
    {
        var copy = new HashSet<int>(_list);
        return copy.ToList();
    }

    public bool Looks(int key) => _table.ContainsKey(key) && _set.Contains(key) && _set.Any(number => number > key);

    public IEnumerable<int> Sorts() => _set.Order();

    public int Sums()
    {
        var sum = 0;
        foreach (var (key, _) in _sorted)
            sum = (sum * 31) + key;
        return _list.Aggregate(sum, (one, two) => (one * 31) + two);
    }
}
