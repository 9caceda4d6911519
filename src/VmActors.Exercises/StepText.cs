using VmActors.Units.Explanation;
using VmActors.Units.PageTable.Formats;
using VmActors.Units.Segmentation;
using static System.FormattableString;

namespace VmActors.Exercises;

/// <summary>The steps of a translation as an exercise explains them: in decimal, as its answers are.</summary>
/// <param name="index">What the index of a level is called: <c>vpn</c>, <c>pde</c>.</param>
/// <param name="entry">What its entry is called, and where it stands.</param>
internal sealed class StepText(Func<int, string> index, Func<EntryRead, string> entry)
{
    /// <summary>For segments, and for a page table that is given as a list of entries: it stands nowhere.</summary>
    public static StepText Plain { get; } = new(_ => "vpn", read => Invariant($"pte {read.Index}"));

    /// <summary>For tables in memory.</summary>
    /// <param name="name">What the index and the entry of a level are called.</param>
    public static StepText InMemory(Func<int, string> name) => new(name, read =>
        Invariant($"{name(read.Level)} {read.Index} of the table at pa {read.Table.Value}, ")
            + Invariant($"at pa {read.Address.Value}"));

    /// <summary>A step as one line; null for a step that no exercise asks about.</summary>
    public string? Line(TranslationStep step) => step switch
    {
        LimitChecked { Growth: Growth.Up } check =>
            Invariant($"limit: {check.Distance} from the base, valid below {check.Limit}: {Verdict(check.Within)}"),
        LimitChecked check =>
            Invariant($"limit: {check.Distance} below the base, valid up to {check.Limit}: {Verdict(check.Within)}"),
        BaseAdded sum =>
            Invariant($"pa = base {sum.Base.Value} {Sign(sum.Growth)} {sum.Distance} = {sum.Address.Value}"),
        SegmentSelected selected =>
            Invariant($"va {selected.Address.Value}: segment {selected.Selector} ({Bits(selected.SelectorBits)}), ")
            + Invariant($"offset {selected.Offset} ({Bits(selected.OffsetBits)})"),
        RadixAddressSplit split => Invariant($"va {split.Address.Value}: ")
            + string.Concat(split.Indices.Select(part =>
                Invariant($"{index(part.Level)} {part.Index} ({Bits(part.Bits)}), ")))
            + Invariant($"offset {split.Offset} ({Bits(split.OffsetBits)})"),
        EntryRead read => $"{entry(read)}: {Contents(read)}",
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
