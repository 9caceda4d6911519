using VmActors.Vocabulary;

namespace VmActors.Units.PageTable.Formats;

/// <summary>
/// What the kernel keeps in an entry that is not present. Hardware looks at the valid bit alone; of the other bits,
/// from the lowest up:
/// <code>
///   swapped:  slot ............ 1
///   else:     software's .... T 0     T: in transit
/// </code>
/// An entry of 64 bits whose valid bit is the lowest holds the machine's own bits (<see cref="Pte"/>) as they are.
/// </summary>
internal static class AbsentLayouts
{
    private const string SwappedMeaning = "whether the page is in a swap slot";
    private const string TransitMeaning = "the page is being taken from its frame";
    private const string SlotMeaning = "swap slot";
    private const string SoftwareMeaning = "left to software";

    /// <summary>The two layouts of entries that are not present.</summary>
    /// <param name="entryBits">Bits of an entry.</param>
    /// <param name="validName">The name of the valid bit.</param>
    /// <param name="validBit">Where it stands.</param>
    public static IEnumerable<EntryLayout> Of(int entryBits, string validName, int validBit)
    {
        var valid = new BitField(validName, validBit, 1, EntryPart.Zero, "not present");
        return entryBits == 64 && validBit == 0 ? AsTheMachines(valid) : Packed(valid, entryBits);
    }

    private static IEnumerable<EntryLayout> AsTheMachines(BitField valid) =>
    [
        Layout(64, valid, Swapped(1, EntryPart.One), Software(2, 10), Slot(Pte.FrameShift, Pte.FrameBits, 0),
            Software(52, 12)),
        Layout(64, valid, Swapped(1, EntryPart.Zero), Software(2, 7), Transit(9), Software(10, 54)),
    ];

    private static IEnumerable<EntryLayout> Packed(BitField valid, int entryBits)
    {
        int[] places = [.. Enumerable.Range(0, entryBits).Where(bit => bit != valid.Low)];
        var slotBits = Math.Min(entryBits - 2, Pte.FrameBits);
        var slot = Runs(places[1..(1 + slotBits)]).ToArray();
        var rest = Runs(places[(1 + slotBits)..]).Select(run => Software(run.Low, run.Width));
        var at = 0;
        var slots = new List<BitField>();
        foreach (var (low, width) in slot)
        {
            slots.Add(Slot(low, width, at));
            at += width;
        }
        yield return Layout(entryBits, [valid, Swapped(places[0], EntryPart.One), .. slots, .. rest]);
        yield return Layout(entryBits,
        [
            valid, Swapped(places[0], EntryPart.Zero), Transit(places[1]),
            .. Runs(places[2..]).Select(run => Software(run.Low, run.Width)),
        ]);
    }

    /// <summary>Neighbouring numbers together.</summary>
    private static IEnumerable<(int Low, int Width)> Runs(int[] ascending)
    {
        for (var start = 0; start < ascending.Length;)
        {
            var end = start + 1;
            while (end < ascending.Length && ascending[end] == ascending[end - 1] + 1) end++;
            yield return (ascending[start], end - start);
            start = end;
        }
    }

    private static EntryLayout Layout(int entryBits, params BitField[] fields) =>
        new(EntryKind.NotPresent, 0, entryBits, fields);

    private static BitField Swapped(int bit, EntryPart part) => new("SW", bit, 1, part, SwappedMeaning);

    private static BitField Transit(int bit) => new("T", bit, 1, EntryPart.InTransit, TransitMeaning);

    private static BitField Slot(int low, int width, int at) =>
        new("SLOT", low, width, EntryPart.Slot, SlotMeaning, at);

    private static BitField Software(int low, int width) =>
        new("AVL", low, width, EntryPart.Software, SoftwareMeaning);
}
