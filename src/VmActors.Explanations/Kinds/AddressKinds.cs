using System.Numerics;
using VmActors.Units.Explanation;
using VmActors.Vocabulary;
using static System.FormattableString;

namespace VmActors.Explanations.Kinds;

/// <summary>What all ways to translate have: addresses refused, rights, bytes, time.</summary>
internal static class AddressKinds
{
    private static readonly (Protection One, string Name)[] Rights =
        [(Protection.Read, "read"), (Protection.Write, "write"), (Protection.Execute, "execute")];

    public static IEnumerable<StepKind> All =>
    [
        StepKind.Of<AddressRefused>((step, text) =>
            $"va {text.Of(step.Address.Value)}: no address to translate; expected one below {text.Of(step.End.Value)}"),
        StepKind.Of<FrameJoined>(Joined, DrawJoined),
        StepKind.Of<RightsChecked>((step, _) =>
            $"rights: needs {Words(step.Needed)}, granted {Words(step.Granted)}: "
                + (step.Allowed ? "allowed" : "refused")),
        StepKind.Of<ByteRead>((step, text) => step.Value is { } value
            ? $"at pa {text.Of(step.Address.Value)} stands {text.Of(value)}"
            : $"at pa {text.Of(step.Address.Value)} there is no memory"),
        StepKind.Of<CyclesSpent>((step, _) =>
            $"{Notation.Cycles(step.Cycles)}: " + Invariant($"{step.Count} x {step.CyclesEach}, {step.On}")),
    ];

    /// <summary>The bits of an address: as many as it has, at least one above the lowest field.</summary>
    public static int WidthOf(ulong address, int atLeast) =>
        Math.Max(64 - BitOperations.LeadingZeroCount(address), atLeast + 1);

    /// <summary>For people: <c>read and write</c>.</summary>
    public static string Words(Protection rights) => rights == Protection.None
        ? "nothing"
        : string.Join(" and ", Rights.Where(right => rights.Grants(right.One)).Select(right => right.Name));

    private static string Joined(FrameJoined step, Notation text) =>
        $"pa = frame {text.Of(step.Frame)} * {text.Of(1UL << step.OffsetBits)} + {text.Of(step.Offset)} "
            + $"= {text.Of(step.Address.Value)}";

    private static IEnumerable<string> DrawJoined(FrameJoined step, Notation text)
    {
        var width = WidthOf(step.Address.Value, step.OffsetBits);
        return BitRuler.WithValues(text,
        [
            new("PPN", step.OffsetBits, width - step.OffsetBits, step.Frame),
            new("PPO", 0, step.OffsetBits, step.Offset),
        ]);
    }
}
