using System.Globalization;
using System.Text;

namespace Scenarios;

/// <summary>A script of processes that fork children and grandchildren, which load and store what they share with their
/// parents, unmap and protect it, and end before or after them. It never deadlocks.</summary>
internal sealed class RandomFamily
{
    private readonly Random _random;
    private readonly StringBuilder _text = new();
    private readonly bool _mapsFiles;
    private int _children;

    public RandomFamily(int seed, bool mapsFiles)
    {
        _random = new Random(seed);
        _mapsFiles = mapsFiles;
        if (mapsFiles)
        {
            Line($"file lib {_random.Next(2, 20) * 1500}B");
            Line($"file log {_random.Next(2, 12) * 4096}B");
        }
        for (var index = _random.Next(1, 3); index > 0; index--)
            Process(index);
    }

    public string Text => _text.ToString();

    private void Process(int index)
    {
        Line($"process p{index}");
        Line($"map code {_random.Next(1, 4) * 4}KiB rx");
        Line($"map heap {_random.Next(4, 30) * 4}KiB rw");
        if (_mapsFiles)
        {
            Line($"map lib 3000B rx file lib");
            Line($"map log 8KiB rw shared file log");
            Line($"map ring {_random.Next(1, 8) * 4}KiB rw shared");
        }
        var threads = _random.Next(1, 4);
        for (var thread = 0; thread < threads; thread++)
        {
            Line($"thread t{thread}");
            Line($"map own{thread} {_random.Next(2, 10) * 4}KiB rw");
            if (_mapsFiles)
                Line($"map data{thread} 3000B rw file lib");
            Body($"own{thread}", 0);
            Line($"end");
        }
        Line($"end");
    }

    private void Body(string own, int depth)
    {
        for (var steps = _random.Next(2, 8 - depth); steps > 0; steps--)
            Step(own, depth);
    }

    private void Step(string own, int depth)
    {
        var region = _random.Next(2) == 0 ? "heap" : own;
        if (_mapsFiles && _random.Next(2) == 0)
        {
            UseFiles(own.Replace("own", "data", StringComparison.Ordinal));
            return;
        }
        switch (_random.Next(14))
        {
            case 0 or 1 when _children < 6:
                Line($"fork c{_children++}");
                Body(own, depth + 1);
                Line($"end");
                if (_random.Next(2) == 0)
                    Line($"wait");
                break;
            case 2 when depth == 0:
                Line($"loop {_random.Next(2, 4)}");
                Body(own, depth + 1);
                Line($"end");
                break;
            case 3:
                Line($"unmap {own}");
                Line($"map {own}");
                break;
            case 4:
                Line($"protect {own} r");
                Line($"read {own} stride 512");
                Line($"protect {own} rw");
                break;
            case 12:
                Line($"advise {own} {(_random.Next(3) == 0 ? "willneed" : "dontneed")}");
                break;
            case 13:
                Line($"{(_random.Next(3) == 0 ? "lock" : "unlock")} {own} 4KiB");
                break;
            case 5:
                Line($"sleep {_random.Next(1, 30_000)}cycles");
                break;
            case 6:
                Line($"fetch code");
                break;
            case 7:
                Line($"touch {region}");
                break;
            default:
                var verb = _random.Next(3) switch { 0 => "read", 1 => "write", _ => "modify" };
                Line($"{verb} {region} random {_random.Next(1, 120)}");
                break;
        }
    }

    private void UseFiles(string data)
    {
        switch (_random.Next(6))
        {
            case 0:
                Line($"fetch lib random {_random.Next(1, 50)}");
                break;
            case 1:
                Line($"sync log");
                break;
            case 2:
                Line($"unmap {data}");
                Line($"map {data}");
                break;
            case 3:
                Line($"protect {data} r");
                Line($"read {data}");
                Line($"protect {data} rw");
                break;
            default:
                var verb = _random.Next(3) switch { 0 => "read", 1 => "write", _ => "modify" };
                var region = _random.Next(3) switch { 0 => data, 1 => "log", _ => "ring" };
                Line($"{verb} {region} random {_random.Next(1, 150)}");
                break;
        }
    }

    private void Line(FormattableString line) => _text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
