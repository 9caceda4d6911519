using VmActors.Units.Explanation;
using VmActors.Units.PageTable.Formats;
using VmActors.Units.Segmentation;
using static System.FormattableString;

namespace VmActors.Exercises;

/// <summary>The steps of a translation as an exercise explains them: in decimal, as its answers are.</summary>
/// <param name="levelName">What the entries of a level are called: <c>pte</c>, <c>pde</c>.</param>
internal sealed class StepText(Func<int, string> levelName)
{
    /// <summary>A step as one line; null for a step that no exercise asks about.</summary>
    public string? Line(TranslationStep step) => step switch
    {
        LimitChecked { Growth: Growth.Up } check =>
            Invariant($"limit: {check.Distance} from the base, valid below {check.Limit}: {Verdict(check.Within)}"),
        LimitChecked check =>
            Invariant($"limit: {check.Distance} below the base, valid up to {check.Limit}: {Verdict(check.Within)}"),
        BaseAdded sum =>
            Invariant($"pa = base {sum.Base.Value} {Sign(sum.Growth)} {sum.Distance} = {sum.Address.Value}"),
        SegmentSelected selected => Invariant(
            $"va {selected.Address.Value}: segment {selected.Selector} (top {Bits(selected.SelectorBits)}), ")
            + Invariant($"offset {selected.Offset} ({Bits(selected.OffsetBits)})"),
        RadixAddressSplit split => Invariant($"va {split.Address.Value}: ")
            + string.Concat(split.Indices.Select(index =>
                Invariant($"{levelName(index.Level)} index {index.Index} ({Bits(index.Bits)}), ")))
            + Invariant($"offset {split.Offset} ({Bits(split.OffsetBits)})"),
        EntryRead read => Invariant($"{levelName(read.Level)} {read.Index} of the table at pa {read.Table.Value}, ")
            + Invariant($"at pa {read.Address.Value}: {Contents(read)}"),
        FrameJoined joined => Invariant($"pa = frame {joined.Frame} * {1UL << joined.OffsetBits} + {joined.Offset} ")
            + Invariant($"= {joined.Address.Value}"),
        _ => null,
    };

    private static string Contents(EntryRead read) =>
        read.Raw is not { } raw ? "there is no memory"
        : read.Entry.Kind == EntryKind.NotPresent ? Invariant($"0x{raw:x}, not valid")
        : Invariant($"0x{raw:x}, valid, frame {read.Entry.Frame}");

    private static string Verdict(bool isWithin) => isWithin ? "yes" : "no, a violation";

    private static char Sign(Growth growth) => growth == Growth.Up ? '+' : '-';

    private static string Bits(int count) => Invariant($"{count} {(count == 1 ? "bit" : "bits")}");
}
