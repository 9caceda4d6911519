using VmActors.Units.Memory;
using VmActors.Units.PageTable;
using VmActors.Units.PageTable.Formats;
using VmActors.Vocabulary;

namespace VmActors.Units.Tests.PageTable;

/// <summary>A radix table built in memory, a table a frame at a time, beside a dictionary that says the same.</summary>
internal sealed class NaiveRadixTable(RadixGeometry geometry, ValidBitFormat format)
{
    private readonly Dictionary<ulong, ulong> _frames = [];
    private readonly Dictionary<(int Level, ulong Prefix), ulong> _tables = [];
    private ulong _nextFrame = 3; // the root's

    public ByteMemory Memory { get; } = new(new byte[1 << 18]);

    public PhysicalAddress Root => new(3UL << geometry.OffsetBits);

    public void Map(ulong page, ulong frame)
    {
        _frames[page] = frame;
        var address = new VirtualAddress(page << geometry.OffsetBits);
        for (var level = geometry.Levels; level >= RadixGeometry.Leaf; level--)
        {
            var table = new PhysicalAddress(Table(level, address) << geometry.OffsetBits);
            var target = level == RadixGeometry.Leaf ? frame : Table(level - 1, address);
            Memory.Write(
                geometry.EntryAddress(table, address, level), geometry.EntryBytes,
                (1UL << format.ValidBit) | (target << format.FrameBit));
        }
    }

    public PhysicalAddress? Translate(VirtualAddress address)
    {
        if (!_frames.TryGetValue(address.Value >> geometry.OffsetBits, out var frame)) return null;
        return new PhysicalAddress((frame * geometry.PageSize) + (address.Value % geometry.PageSize));
    }

    /// <summary>The frame of the table that translates the address on a level; a new one when there is none.</summary>
    private ulong Table(int level, VirtualAddress address)
    {
        var prefix = level == geometry.Levels ? 0 : address.Value / geometry.Span(level + 1);
        if (_tables.TryGetValue((level, prefix), out var table)) return table;
        _tables.Add((level, prefix), table = _nextFrame);
        _nextFrame += Math.Max(1, (ulong)(geometry.EntryCount(level) * geometry.EntryBytes) >> geometry.OffsetBits);
        return table;
    }
}
