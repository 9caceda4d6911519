using System.Runtime.InteropServices;
using VmActors.Vocabulary;

namespace VmActors.Units.Frames;

/// <summary>What a frame is used for.</summary>
public enum FrameState : byte
{
    /// <summary>Nothing: the allocator may hand it out.</summary>
    Free = 0,

    /// <summary>A table of a page table; never evicted.</summary>
    PageTable = 1,

    /// <summary>Handed out for a page whose contents are on their way; not mapped yet.</summary>
    Filling = 2,

    /// <summary>A page of one or several processes, mapped; may be evicted.</summary>
    Anonymous = 3,

    /// <summary>Unmapped, on its way to the swap disk or to the allocator; nobody else may take it.</summary>
    Evicting = 4,

    /// <summary>A leaf table of a page table that may be swapped out; its mapping is the first page that it has an
    /// entry for.</summary>
    LeafTable = 5,

    /// <summary>A page of an object: of a file, or of shared memory; mapped by any number of entries, or by none; may
    /// be evicted.</summary>
    Cached = 6,
}

/// <summary>A page of an object.</summary>
/// <param name="Object">The number of the object, from 1.</param>
/// <param name="Index">Which page of it, from 0.</param>
public readonly record struct ObjectPage(int Object, long Index) : IComparable<ObjectPage>
{
    /// <inheritdoc/>
    public int CompareTo(ObjectPage other) => (Object, Index).CompareTo((other.Object, other.Index));

    /// <summary>Whether <paramref name="left"/> is before.</summary>
    public static bool operator <(ObjectPage left, ObjectPage right) => left.CompareTo(right) < 0;

    /// <summary>Whether <paramref name="left"/> is after.</summary>
    public static bool operator >(ObjectPage left, ObjectPage right) => left.CompareTo(right) > 0;

    /// <summary>Whether <paramref name="left"/> is not after.</summary>
    public static bool operator <=(ObjectPage left, ObjectPage right) => left.CompareTo(right) <= 0;

    /// <summary>Whether <paramref name="left"/> is not before.</summary>
    public static bool operator >=(ObjectPage left, ObjectPage right) => left.CompareTo(right) >= 0;

    /// <summary>For people: <c>page 3 of object 1</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"page {Index} of object {Object}");
}

/// <summary>One page-table entry that maps a frame: the reverse map's answer.</summary>
/// <param name="Process">Whose address space.</param>
/// <param name="Page">The virtual page there.</param>
public readonly record struct Mapping(ProcessId Process, Vpn Page)
{
    /// <summary>For people: <c>process 1 vpn 0x7f001</c>.</summary>
    public override string ToString() => $"{Process} {Page}";
}

/// <summary>What the kernel knows of one frame. The default is a free frame.</summary>
public struct FrameRecord
{
    private Mapping _mapping; // the first
    private List<Mapping>? _others; // null: none
    private long _slotPlusOne; // 0: no slot

    /// <summary>What the frame is used for.</summary>
    public FrameState State { get; set; }

    /// <summary>The frame holds stores that the swap disk does not have.</summary>
    public bool Dirty { get; set; }

    /// <summary>Which page of which object it holds; only in state <see cref="FrameState.Cached"/>, and on its way out
    /// of it.</summary>
    public ObjectPage Page { get; set; }

    /// <summary>The thread for which a fault brought the page in, until it has had its chance to use it; default: none.
    /// </summary>
    public ThreadId AwaitedBy { get; set; }

    /// <summary>Page-table entries that map the frame.</summary>
    public int MappingCount { readonly get; private set; }

    /// <summary>The entry that has mapped the frame longest.</summary>
    /// <exception cref="InvalidOperationException">No entry maps it.</exception>
    public readonly Mapping Mapping =>
        MappingCount > 0 ? _mapping : throw new InvalidOperationException("the frame is not mapped");

    /// <summary>The other entries that map it, the oldest first; to be read before the next change.</summary>
    public readonly ReadOnlySpan<Mapping> OtherMappings => CollectionsMarshal.AsSpan(_others);

    /// <summary>The slot with a copy of the page, good while <see cref="Dirty"/> is false; null: none.</summary>
    public SwapSlot? Slot
    {
        readonly get => _slotPlusOne == 0 ? null : new SwapSlot(_slotPlusOne - 1);
        set => _slotPlusOne = value is { } slot ? slot.Value + 1 : 0;
    }

    /// <summary>All entries that map it, the oldest first.</summary>
    public readonly Mapping[] ToMappings() => MappingCount == 0 ? [] : [_mapping, .. OtherMappings];

    /// <summary>Whether an entry maps it.</summary>
    public readonly bool IsMappedBy(Mapping mapping) =>
        MappingCount > 0 && (_mapping == mapping || OtherMappings.Contains(mapping));

    /// <summary>Records that <paramref name="mapping"/> maps the frame.</summary>
    /// <exception cref="InvalidOperationException">It does already.</exception>
    public void AddMapping(Mapping mapping)
    {
        if (IsMappedBy(mapping)) throw new InvalidOperationException($"mapped by {mapping} already");
        if (MappingCount++ == 0)
            _mapping = mapping;
        else
            (_others ??= []).Add(mapping);
    }

    /// <summary>No entry maps the frame any longer.</summary>
    public void ClearMappings()
    {
        MappingCount = 0;
        _mapping = default;
        _others = null;
    }

    /// <summary>Records that <paramref name="mapping"/> maps the frame no longer.</summary>
    /// <exception cref="InvalidOperationException">It did not.</exception>
    public void RemoveMapping(Mapping mapping)
    {
        if (!IsMappedBy(mapping)) throw new InvalidOperationException($"not mapped by {mapping}");
        MappingCount--;
        if (_mapping != mapping)
        {
            _others!.Remove(mapping);
            return;
        }
        _mapping = MappingCount > 0 ? _others![0] : default;
        if (MappingCount > 0) _others!.RemoveAt(0);
    }
}
