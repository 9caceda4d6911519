using VmActors.Units.Explanation;
using static System.FormattableString;

namespace VmActors.Explanations.Kinds;

/// <summary>Hashed and inverted page tables: chains of entries.</summary>
internal static class ChainKinds
{
    public static IEnumerable<StepKind> All =>
    [
        StepKind.Of<ChainChosen>((step, text) =>
            $"hash of {step.Asid} vpn {text.Of(step.Vpn.Value)}: chain {text.Of((ulong)step.Hash)}"
                + $"{text.Width(step.HashBits)}, its word at pa {text.Of(step.Address.Value)}: {First(step, text)}"),
        StepKind.Of<ChainProbed>((step, text) =>
            Invariant($"entry {step.Probe} of the chain, at pa {text.Of(step.Address.Value)}: ")
                + $"{step.Asid} vpn {text.Of(step.Vpn.Value)}, {Found(step, text)}"),
    ];

    private static string First(ChainChosen step, Notation text) =>
        step.Raw is not { } raw ? "there is no memory"
        : step.First is { } first ? Invariant($"0x{raw:x}, the first entry at pa {text.Of(first.Value)}")
        : Invariant($"0x{raw:x}, the chain is empty");

    private static string Found(ChainProbed step, Notation text) =>
        step.Matches ? Invariant($"this one: 0x{step.Raw:x}")
        : step.Next is { } next ? $"another; the next at pa {text.Of(next.Value)}"
        : "another, and the last";
}
