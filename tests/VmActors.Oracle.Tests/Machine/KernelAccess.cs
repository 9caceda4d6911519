using VmActors.Units.PageTable;
using VmActors.Units.PageTable.Presets;
using VmActors.Units.Verification;
using VmActors.Vocabulary;

namespace VmActors.Oracle.Tests.Machine;

/// <summary>References of a thread, as hardware makes them: by a walk of its page table in physical memory, which asks
/// the kernel where it leads nowhere. What is loaded is compared with what the data check expects, too.</summary>
/// <param name="bench">The machine.</param>
/// <param name="process">Whose memory.</param>
/// <param name="thread">Who makes them.</param>
internal sealed class KernelAccess(KernelBench bench, ProcessId process, int thread)
{
    private const int TriesMax = 8; // a fault may serve the walk, the rights and a copy one after the other
    private static readonly RadixGeometry Geometry = PagingSchemes.Default.Geometry;

    /// <summary>Bytes within a page, the lowest first.</summary>
    public (ulong Word, FaultCode? Fault) Load(ulong address, int size)
    {
        var (physical, fault) = Translate(new VirtualAddress(address), AccessKind.Load);
        if (fault is not null)
            return (0, fault);
        foreach (var word in Words(address, size))
            Compare(word, physical.Value + word - address);
        bench.Memory.TryRead(physical, size, out var value);
        return (value, null);
    }

    public FaultCode? Store(ulong address, int size, ulong value)
    {
        var (physical, fault) = Translate(new VirtualAddress(address), AccessKind.Store);
        for (var at = 0; at < size && fault is null; at++)
        {
            var place = new PhysicalAddress((physical.Value + (ulong)at) & ~7UL);
            var shift = (int)((physical.Value + (ulong)at) & 7) * 8;
            var kept = bench.Memory.Read(place) & ~(0xFFUL << shift);
            bench.Memory.Write(place, kept | (((value >> (at * 8)) & 0xFF) << shift));
            var virtualPlace = new VirtualAddress((address + (ulong)at) & ~7UL);
            bench.Reference.Write(process, virtualPlace, new StoredWord(bench.Memory.Read(place), default, default));
        }
        return fault;
    }

    public FaultCode? Fetch(ulong address) => Translate(new VirtualAddress(address), AccessKind.Fetch).Fault;

    private void Compare(ulong address, ulong physical)
    {
        var seen = bench.Memory.Read(new PhysicalAddress(physical));
        var expected = bench.Reference.Read(process, new VirtualAddress(address)).Value;
        if (seen != expected)
            throw new InvalidOperationException($"{process} has {seen:x} at {address:x}, the data check {expected:x}");
    }

    /// <summary>The 64-bit words that hold some bytes.</summary>
    private static IEnumerable<ulong> Words(ulong address, int size)
    {
        for (var word = address & ~7UL; word < address + (ulong)size; word += 8)
            yield return word;
    }

    private (PhysicalAddress Physical, FaultCode? Fault) Translate(VirtualAddress address, AccessKind access)
    {
        for (var tries = 0; tries < TriesMax; tries++)
        {
            var entry = Walk(address);
            if (entry.Permits(access.Needs()))
            {
                if (access.Writes() && !entry.Dirty)
                    bench.Dirtied(thread, entry.Pfn);
                return (new(Start(entry.Pfn).Value + (address.Value & PageSize.KiB4.OffsetMask)), null);
            }
            if (bench.Fault(thread, address, access) is { } fault)
                return (default, fault);
        }
        throw new InvalidOperationException($"{access} of {address} by thread {thread} faults for ever");
    }

    private static PhysicalAddress Start(Pfn frame) => PageSize.KiB4.AddressOf(frame);

    private Pte Walk(VirtualAddress address)
    {
        var table = bench.Seats[thread].Root;
        for (var level = Geometry.Levels; ; level--)
        {
            var entry = new Pte(bench.Memory.Read(Geometry.EntryAddress(Start(table), address, level)));
            if (level == RadixGeometry.Leaf || !entry.Present)
                return entry;
            table = entry.Pfn;
        }
    }
}
