using System.Globalization;
using System.Text;

namespace Scenarios;

/// <summary>A script of some processes whose threads share memory, map and unmap, change protections, meet and wait; it
/// never deadlocks, and now and then a process makes an illegal reference.</summary>
internal sealed class RandomScript
{
    private readonly Random _random;
    private readonly StringBuilder _text = new();
    private bool _isWild;

    public RandomScript(Random random)
    {
        _random = random;
        var processes = random.Next(1, 3);
        for (var index = 0; index < processes; index++)
            Process(index);
    }

    public string Text => _text.ToString();

    private void Process(int index)
    {
        _isWild = _random.Next(6) == 0;
        Line($"process p{index}");
        Line($"map code {_random.Next(1, 5) * 4}KiB rx");
        Line($"map heap {_random.Next(4, 40) * 4}KiB rw");
        var groups = _random.Next(1, 4);
        for (var group = 0; group < groups; group++)
        {
            Line($"thread t{group} x{_random.Next(1, 3)}");
            if (group > 0 && _random.Next(2) == 0)
                Line($"await start");
            Line($"map own {_random.Next(1, 20) * 4}KiB rw");
            Body(depth: 0);
            if (group == 0)
                Line($"post start");
            Line($"barrier middle");
            Body(depth: 0);
            Line($"end");
        }
        Line($"end");
    }

    private void Body(int depth)
    {
        for (var steps = _random.Next(1, 6); steps > 0; steps--)
        {
            if (depth < 2 && _random.Next(4) == 0)
            {
                Line($"loop {_random.Next(1, 5)}");
                Body(depth + 1);
                Line($"end");
            }
            else
            {
                Step();
            }
        }
    }

    private void Step()
    {
        switch (_random.Next(11))
        {
            case 0:
                Line($"unmap own");
                Line($"map own");
                break;
            case 1:
                Line($"protect own r");
                Line($"read own stride 4KiB");
                Line($"{(_isWild && _random.Next(3) == 0 ? "touch own" : "protect own rw")}");
                Line($"protect own rw");
                break;
            case 2:
                Line($"fetch code");
                break;
            case 3:
                Line($"sleep {_random.Next(1, 20_000)}cycles");
                break;
            case 4:
                Line($"compute {_random.Next(1, 20_000)}");
                break;
            case 5:
                Line($"touch own");
                break;
            case 6:
                Line($"read heap stride {_random.Next(8, 5000)}");
                break;
            default:
                var verb = _random.Next(3) switch { 0 => "read", 1 => "write", _ => "modify" };
                Line($"{verb} {(_random.Next(2) == 0 ? "heap" : "own")} random {_random.Next(1, 150)}");
                break;
        }
    }

    private void Line(FormattableString line) => _text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
