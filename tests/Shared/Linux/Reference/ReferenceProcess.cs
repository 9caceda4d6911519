using System.Collections.Immutable;

namespace VmActors.Tests.Linux.Reference;

/// <summary>An address space as a table from page numbers to pages; the system calls are in files of their
/// own.</summary>
internal sealed class ReferenceProcess
{
    /// <summary>The end of the addresses that programs have (x86-64, four levels).</summary>
    public const ulong TaskSize = 0x7fff_ffff_f000;

    private const ulong ArenaStart = 0x7000_0000_0000;
    private const ulong HeapBase = 0x5000_0000_0000;

    private readonly OracleWorld _world;

    /// <summary>The first process of a script.</summary>
    public ReferenceProcess(OracleWorld world)
    {
        _world = world;
        Break = HeapBase;
        foreach (ulong guard in (ulong[])
            [ArenaStart - PageSize, ArenaStart + Pages(world.ArenaPages), HeapBase + Pages(world.HeapPages)])
        {
            this[guard] = new ReferencePage(OracleRights.None, IsShared: false, MayWrite: true, null, 0);
        }
    }

    private ReferenceProcess(ReferenceProcess parent)
    {
        _world = parent._world;
        Break = parent.Break;
        foreach (var (number, page) in parent.Table)
            Table.Add(number, page.ForChild());
    }

    /// <summary>Bytes of a page.</summary>
    public ulong PageSize => (ulong)_world.PageSize;

    /// <summary>The address where the heap may begin.</summary>
    public static ulong HeapStart => HeapBase;

    /// <summary>mm->brk.</summary>
    public ulong Break { get; set; }

    /// <summary>The mapped pages by number, in order.</summary>
    public SortedDictionary<ulong, ReferencePage> Table { get; } = [];

    /// <summary>The page at an address, null where nothing is mapped; set it to null to unmap.</summary>
    public ReferencePage? this[ulong address]
    {
        get => Table.GetValueOrDefault(address / PageSize);
        set
        {
            if (value is null)
                Table.Remove(address / PageSize);
            else
                Table[address / PageSize] = value;
        }
    }

    /// <summary>The child of a fork.</summary>
    public ReferenceProcess Fork() => new(this);

    /// <summary>PAGE_ALIGN: up to the next page; wraps to 0 as the kernel's does.</summary>
    public ulong Align(ulong length) => unchecked(length + PageSize - 1) / PageSize * PageSize;

    /// <summary>Whether an address is the first of a page.</summary>
    public bool IsAligned(ulong address) => address % PageSize == 0;

    /// <summary>The addresses of the pages of a range.</summary>
    public IEnumerable<ulong> Range(ulong start, ulong end)
    {
        for (ulong address = start; address < end; address += PageSize)
            yield return address;
    }

    /// <summary>Whether a range has a mapped page.</summary>
    public bool IsAnyMapped(ulong start, ulong end) => Range(start, end).Any(address => this[address] is not null);

    /// <summary>Unmaps what is mapped in a range.</summary>
    public void Clear(ulong start, ulong end)
    {
        foreach (ulong address in Range(start, end))
            this[address] = null;
    }

    /// <summary>An address of a script as this process has it.</summary>
    public static ulong Real(OracleAddress address) => address.Region switch
    {
        OracleRegion.Arena => ArenaStart + address.Offset,
        OracleRegion.Heap => HeapBase + address.Offset,
        _ => address.Offset,
    };

    /// <summary>An address of this process as scripts write it.</summary>
    public static OracleOutcome At(ulong address) => new OracleOutcome.At(
        address >= ArenaStart
            ? new OracleAddress(OracleRegion.Arena, address - ArenaStart)
            : new OracleAddress(OracleRegion.Heap, address - HeapBase));

    /// <summary>A call's failure.</summary>
    public static OracleOutcome Fail(OracleError error) => new OracleOutcome.Failed(error);

    /// <summary>The areas of arena and heap.</summary>
    public OracleOutcome Maps() => new OracleOutcome.Mapped(
        [.. Areas(OracleRegion.Arena, ArenaStart, _world.ArenaPages),
            .. Areas(OracleRegion.Heap, HeapBase, _world.HeapPages)]);

    private ulong Pages(int count) => (ulong)count * PageSize;

    private ImmutableArray<OracleArea> Areas(OracleRegion region, ulong start, int pages)
    {
        var areas = ImmutableArray.CreateBuilder<OracleArea>();
        for (int first = 0, next; first < pages; first = next)
        {
            next = first + 1;
            if (this[start + Pages(first)] is not { } page)
                continue;
            for (var last = page; next < pages; next++)
            {
                if (this[start + Pages(next)] is not { } following || !last.GoesOnIn(following))
                    break;
                last = following;
            }
            areas.Add(new OracleArea(
                region, first, next - 1, page.Rights, page.IsShared, page.Object?.Name, page.Index));
        }
        return areas.ToImmutable();
    }
}
