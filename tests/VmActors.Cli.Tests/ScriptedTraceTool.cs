using VmActors.Cli.Running;

namespace VmActors.Cli.Tests;

/// <summary>Converts by copying; a text that starts with <c>bad</c> is wrong in its second half.</summary>
internal sealed class ScriptedTraceTool : ITraceTool
{
    public IReadOnlyList<string> Convert(string input, string output, CancellationToken cancellation)
    {
        File.WriteAllText(output, "half");
        var text = File.ReadAllText(input);
        if (text.StartsWith("bad", StringComparison.Ordinal))
            throw new InvalidInputException($"{input}:2: \"bad\"; expected a reference like \" L 1f00,8\"");
        File.WriteAllText(output, text);
        return ["1 line converted"];
    }

    public TraceFacts Describe(string file, CancellationToken cancellation) => new(
        "vmtrace 1", 6_773_971, 1_808_499, 112_679, 1_480, [new("map", 3), new("unmap", 2)], 232, 143,
        [new("thread 1", 8_000_000), new("thread 2", 696_629)], 1_234_567);
}
