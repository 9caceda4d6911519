using VmActors.Units.Explanation;
using VmActors.Units.PageTable.Formats;
using VmActors.Units.PageTable.Segments;
using static System.FormattableString;

namespace VmActors.Explanations.Kinds;

/// <summary>Radix page tables: the split of an address, segments that have tables, entries, and the bits that hardware
/// notes.</summary>
internal static class TableKinds
{
    public static IEnumerable<StepKind> All =>
    [
        StepKind.Of<RadixAddressSplit>(Split, DrawSplit),
        StepKind.Of<DescriptorRead>(Read, DrawDescriptor),
        StepKind.Of<PageLimitChecked>((step, text) =>
            $"limit: page {text.Of(step.Page.Value)} of the segment, valid below {text.Of(step.Limit)}: "
                + (step.Within ? "yes" : "no, a violation")),
        StepKind.Of<EntryRead>(Read, DrawEntry),
        StepKind.Of<UseNoted>((step, text) =>
            $"frame {text.Of((ulong)step.Frame.Value)}: {Noted(step)} not set in the table, noted for the kernel"),
        StepKind.Of<TableConsulted>((step, _) => step.Reason == ConsultReason.Clean
            ? "what the TLB holds is clean: the store goes back to the table for the dirty bit"
            : "what the TLB holds does not allow it: the table is looked at once more"),
    ];

    private static string Split(RadixAddressSplit step, Notation text) => $"va {text.Of(step.Address.Value)}: "
        + string.Concat(step.Indices.Select(part =>
            $"{text.IndexName(part.Level, part.Name)} {text.Of((ulong)part.Index)}{text.Width(part.Bits)}, "))
        + $"offset {text.Of(step.Offset)}{text.Width(step.OffsetBits)}";

    private static IEnumerable<string> DrawSplit(RadixAddressSplit step, Notation text)
    {
        var fields = new List<DrawnBits> { new("VPO", 0, step.OffsetBits, step.Offset) };
        var low = step.OffsetBits;
        foreach (var part in step.Indices.Reverse())
        {
            fields.Add(new(text.IndexName(part.Level, part.Name), low, part.Bits, (ulong)part.Index));
            low += part.Bits;
        }
        fields.Reverse();
        var drawing = BitRuler.WithValues(text, fields);
        return step.Indices.Length == 1 ? drawing
            : drawing.Append($"VPN {text.Of(step.Address.Value >> step.OffsetBits)}, VPO {text.Of(step.Offset)}");
    }

    private static string Read(EntryRead step, Notation text)
    {
        var name = $"{text.EntryName(step.Level, step.Format.LevelName(step.Level))} {text.Of((ulong)step.Index)}";
        var place = text.EntriesStandNowhere ? ""
            : $" of the table at pa {text.Of(step.Table.Value)}, at pa {text.Of(step.Address.Value)}";
        return $"{name}{place}: {Contents(step.Raw, step.Entry, text)}";
    }

    private static string Read(DescriptorRead step, Notation text) =>
        $"segment descriptor {text.Of((ulong)step.Segment)} of the table at pa {text.Of(step.Table.Value)}, "
            + $"at pa {text.Of(step.Address.Value)}: {Contents(step.Raw, step.Entry, text)}"
            + (step.Limit is { } limit ? $", limit {text.Of(limit)}" : "");

    private static string Contents(ulong? bits, in DecodedEntry entry, Notation text)
    {
        if (bits is not { } raw) return "there is no memory";
        return entry.Kind switch
        {
            EntryKind.NotPresent => Invariant($"0x{raw:x}, not valid"),
            EntryKind.Malformed => Invariant($"0x{raw:x}, malformed: {DefectOf(entry.Defect)}, bits 0x{entry.Bits:x}"),
            _ => Invariant($"0x{raw:x}, valid, frame {text.Of(entry.Frame)}"),
        };
    }

    private static IEnumerable<string> DrawEntry(EntryRead step, Notation text) =>
        step.Raw is { } raw ? Draw(step.Format.LayoutOf(raw, step.Level), raw, text) : [];

    private static IEnumerable<string> DrawDescriptor(DescriptorRead step, Notation text) =>
        step.Raw is { } raw ? Draw(TableDescriptor.LayoutOf(raw), raw, text) : [];

    private static IEnumerable<string> Draw(EntryLayout layout, ulong raw, Notation text)
    {
        if (raw == 0) return [];
        var drawing = BitRuler.Compact(text, layout.Fields.Select(field =>
            new DrawnBits(field.Name, field.Low, field.Width, field.Of(raw), IsNumber(field.Part))));
        var said = layout.Fields.Reverse().Where(field => field.Width == 1 && field.Of(raw) == 1)
            .Select(field => $"{field.Name} {field.Meaning}").ToList();
        return said.Count == 0 ? drawing : drawing.Append($"set: {string.Join(", ", said)}");
    }

    private static bool IsNumber(EntryPart part) => part is EntryPart.Frame or EntryPart.Slot or EntryPart.Limit;

    private static string DefectOf(EntryDefect defect) => defect switch
    {
        EntryDefect.ReservedBits => "reserved bits are set",
        EntryDefect.ReservedEncoding => "a field has a reserved value",
        EntryDefect.WriteWithoutRead => "stores without loads",
        EntryDefect.TableAtLastLevel => "a table where there is no lower level",
        EntryDefect.MisalignedPage => "a large page that does not begin at a multiple of its size",
        _ => "nothing",
    };

    private static string Noted(UseNoted step) =>
        step is { Accessed: true, Dirty: true } ? "accessed and dirty bit" : step.Dirty ? "dirty bit" : "accessed bit";
}
