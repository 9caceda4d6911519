using VmActors.Units.Explanation;
using VmActors.Units.Tlb;
using VmActors.Vocabulary;
using static System.FormattableString;

namespace VmActors.Explanations.Kinds;

/// <summary>TLBs: a lookup in a set, and what is written and dropped.</summary>
internal static class TlbKinds
{
    private const int RowsMax = 16;

    public static IEnumerable<StepKind> All =>
    [
        StepKind.Of<TlbSetSelected>(Selected, DrawSet),
        StepKind.Of<TlbHit>((step, text) =>
            Invariant($"{step.Tlb}: hit in set {step.Slot.Set} way {step.Slot.Way}: {Held(step.Translation, text)}")),
        StepKind.Of<TlbMiss>((step, _) => $"{step.Tlb}: miss"),
        StepKind.Of<TlbFilled>((step, text) =>
            Invariant($"{step.Tlb}: set {step.Slot.Set} way {step.Slot.Way} gets ")
                + Entry(step.Slot.Entry, text) + Instead(step, text)),
        StepKind.Of<TlbPageDropped>((step, text) =>
            $"TLBs: nothing of {step.Asid} vpn {text.Of(step.Page.Value)} is kept"),
    ];

    private static string Selected(TlbSetSelected step, Notation text)
    {
        var size = step.Order == 0 ? "" : Invariant($" in pages of 2^{step.Order}");
        var width = step.IndexBits is { } bits ? text.Width(bits) : Invariant($" (the remainder by {step.Sets})");
        return $"{step.Tlb}: {step.Asid} vpn {text.Of(step.Page.Value)}{size}, TLBT {text.Of(step.Tag)}, "
            + $"TLBI {text.Of((ulong)step.Index)}{width}";
    }

    private static IEnumerable<string> DrawSet(TlbSetSelected step, Notation text)
    {
        if (step.IndexBits is { } bits)
        {
            foreach (var line in BitRuler.WithValues(text, Fields(step, bits)))
                yield return line;
        }
        var shown = step.Held.Length <= RowsMax ? step.Held : step.Held.RemoveAll(slot => !Answers(step, slot.Entry));
        if (!shown.IsEmpty)
        {
            string[] head = ["way", "asid", "TLBT", "PPN", "rights"];
            foreach (var line in Columns.Align([head, .. shown.Select(slot => Row(step, slot, text))]))
                yield return line;
        }
        if (step.Held.IsEmpty)
            yield return "the set is empty";
        else if (shown.Length < step.Held.Length)
            yield return Invariant($"{step.Held.Length - shown.Length} other entries with another tag or asid");
    }

    private static DrawnBits[] Fields(TlbSetSelected step, int indexBits)
    {
        var page = step.Page.Value >> step.Order;
        var width = AddressKinds.WidthOf(page, indexBits);
        return
        [
            new("TLBT", indexBits, width - indexBits, step.Tag),
            new("TLBI", 0, indexBits, (ulong)step.Index),
        ];
    }

    private static string[] Row(TlbSetSelected step, TlbSlot slot, Notation text) =>
    [
        Invariant($"{slot.Way}"),
        slot.Entry.Global ? "any" : Invariant($"{slot.Entry.Key.Asid.Value}"),
        text.Of(TagOf(step, slot.Entry)),
        text.Of((ulong)slot.Entry.Pte.Pfn.Value),
        Rights(slot.Entry.Pte),
        Answers(step, slot.Entry) ? "<- this one" : "",
    ];

    private static ulong TagOf(TlbSetSelected step, TlbEntry entry) =>
        (entry.Key.Vpn.Value >> entry.Order) / (ulong)step.Sets;

    private static bool Answers(TlbSetSelected step, TlbEntry entry) =>
        entry.Order == step.Order && (entry.Global || entry.Key.Asid == step.Asid) && TagOf(step, entry) == step.Tag;

    private static string Entry(TlbEntry entry, Notation text)
    {
        var size = entry.Order == 0 ? "" : Invariant($" of 2^{entry.Order} pages");
        var space = entry.Global ? "global" : entry.Key.Asid.ToString();
        return $"{space} vpn {text.Of(entry.Key.Vpn.Value)}{size}, {Held(entry.Pte, text)}";
    }

    private static string Instead(TlbFilled step, Notation text) => step.Evicted switch
    {
        null => "",
        { } old when old.CompetesWith(step.Slot.Entry) => ", where the page stood before",
        { } old => $", in place of {old.Key.Asid} vpn {text.Of(old.Key.Vpn.Value)}",
    };

    private static string Held(Pte pte, Notation text) =>
        pte.Present ? $"frame {text.Of((ulong)pte.Pfn.Value)} {Rights(pte)}" : "not present";

    private static string Rights(Pte pte) => string.Concat(
        "R", pte.Writable ? "W" : "-", pte.NoExecute ? "-" : "X", pte.User ? "U" : "-",
        pte.Accessed ? "A" : "-", pte.Dirty ? "D" : "-");
}
