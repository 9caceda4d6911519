using BenchmarkDotNet.Attributes;
using VmActors.Units.Memory;
using VmActors.Units.PageTable;
using VmActors.Units.PageTable.Chains;
using VmActors.Units.PageTable.Formats;
using VmActors.Units.PageTable.Hashed;
using VmActors.Units.PageTable.Presets;
using VmActors.Vocabulary;

namespace VmActors.Bench.Micro;

/// <summary>Walks without caches: 1024 of them over 256 pages that lie apart.</summary>
[MemoryDiagnoser]
public class PageWalkBenchmarks
{
    private const int Count = 1024;
    private const int Pages = 256;
    private readonly VirtualAddress[] _addresses = new VirtualAddress[Count];
    private readonly PhysicalMemory _memory = new(1 << 16, PageSize.KiB4);
    private IPageWalker _walker = null!;
    private PhysicalAddress _root;

    /// <summary>A scheme of <see cref="PagingSchemes"/>, or hashed.</summary>
    [Params("x86-64-4", "sv39", "sv48", "x86-32", "hashed")]
    public string Scheme { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        for (var i = 0; i < Count; i++) _addresses[i] = Page(i * 7 % Pages).Address;
        if (Scheme == "hashed")
            SetUpHashed();
        else
            SetUpRadix(PagingSchemes.Create(Scheme));
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public ulong Walk()
    {
        var sum = 0UL;
        var table = new TableBase(_root, new Asid(1));
        foreach (var address in _addresses) sum += _walker.Walk(_memory, table, address).Address.Value;
        return sum;
    }

    private static Vpn Page(int index) => new((ulong)index * 1027);

    private void SetUpHashed()
    {
        var hash = new PageHash(10);
        var staged = new StagedMemory(_memory, static () => { });
        var table = new HashedPageTable(staged, new Pfn(1), hash);
        var free = 1000L;
        for (var index = 0; index < Pages; index++)
        {
            Pfn[] frames = [new(free++)];
            table.OfSpace(new Asid(1)).Write(Page(index), Pte.Leaf(new Pfn(index), Protection.Read), frames);
        }
        staged.Publish();
        (_walker, _root) = (new HashedWalker(hash), new Pfn(1).Address);
    }

    private void SetUpRadix(PagingScheme scheme)
    {
        var (geometry, free) = (scheme.Geometry, 2UL);
        for (var index = 0; index < Pages; index++)
        {
            var table = new Pfn(1).Address;
            for (var level = geometry.Levels; level > RadixGeometry.Leaf; level--)
            {
                var at = geometry.EntryAddress(table, Page(index).Address, level);
                _memory.TryRead(at, geometry.EntryBytes, out var raw);
                if (raw == 0)
                    Store(at, raw = scheme.Format.Encode(DecodedEntry.TableAt(new Pfn((long)free++)), level), geometry);
                table = new PhysicalAddress(scheme.Format.Decode(raw, level).Frame << geometry.OffsetBits);
            }
            Store(
                geometry.EntryAddress(table, Page(index).Address, RadixGeometry.Leaf),
                scheme.Format.Encode(Pte.Leaf(new Pfn(index), Protection.Read), RadixGeometry.Leaf), geometry);
        }
        (_walker, _root) = (new RadixWalker(geometry, scheme.Format), new Pfn(1).Address);
    }

    private void Store(PhysicalAddress address, ulong raw, RadixGeometry geometry)
    {
        var word = new PhysicalAddress(address.Value & ~7UL);
        var shift = (int)(address.Value & 7) * 8;
        var mask = (ulong.MaxValue >> (64 - (geometry.EntryBytes * 8))) << shift;
        _memory.Write(word, (_memory.Read(word) & ~mask) | (raw << shift));
    }
}
