using VmActors.Machine.Verification;
using VmActors.Units.Memory;
using VmActors.Units.Verification;
using VmActors.Vocabulary;

namespace VmActors.Machine.Tests.Verification;

public sealed class DataCheckTests
{
    private static readonly ProcessId Process = new(1);
    private static readonly VirtualAddress Address = new(0x5008);
    private static readonly Pfn Frame = new(7);

    private readonly PhysicalMemory _memory = new(16, PageSize.KiB4);
    private readonly ReferenceMemory _reference = new(PageSize.KiB4);
    private readonly DataCheck _first;
    private readonly DataCheck _second;

    public DataCheckTests()
    {
        _first = new DataCheck(new CpuId(0), _memory, _reference);
        _second = new DataCheck(new CpuId(1), _memory, _reference);
    }

    [Fact]
    public void A_store_is_seen_by_its_own_cpu_at_once_and_by_others_when_it_is_published()
    {
        Access(_first, AccessKind.Store, 10);
        Access(_first, AccessKind.Load, 11);
        Access(_second, AccessKind.Load, 12); // still zero, in memory and in the reference
        Assert.Equal(0UL, _memory.Read(Frame.Address + 8));
        Assert.True(_first.HasStores);
        _first.Publish();
        Assert.False(_first.HasStores);
        Assert.NotEqual(0UL, _memory.Read(Frame.Address + 8));
        Access(_second, AccessKind.Load, 1000);
    }

    [Fact]
    public void Of_racing_stores_the_last_published_stays_in_memory_and_reference()
    {
        Access(_first, AccessKind.Store, 10);
        Access(_second, AccessKind.Modify, 10);
        _first.Publish();
        _second.Publish();
        Access(_first, AccessKind.Load, 1000);
        Assert.Equal(new CpuId(1), _reference.Read(Process, Address).Cpu);
    }

    [Fact]
    public void Lost_data_is_noticed_with_who_stored_it_and_when()
    {
        Access(_first, AccessKind.Store, 10);
        _first.Publish();
        _memory.SetContents(Frame, []);
        var lost = Assert.Throws<DataMismatchException>(() => Access(_second, AccessKind.Load, 2000));
        Assert.Equal((Process, new Vpn(5)), (lost.Process, lost.Address.Vpn));
        Assert.Contains("stored by cpu 0 at t=10", lost.Message, StringComparison.Ordinal);
        Assert.StartsWith("cpu 1 loads 0x0 from 0x5008", lost.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Anothers_data_in_a_new_page_is_noticed()
    {
        _memory.Write(Frame.Address + 8, 99);
        var leak = Assert.Throws<DataMismatchException>(() => Access(_first, AccessKind.Modify, 10));
        Assert.Contains("because nothing was stored there", leak.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_store_looks_at_nothing_and_one_word_is_not_another()
    {
        _memory.Write(Frame.Address + 8, 99);
        Access(_first, AccessKind.Store, 10);
        _first.Access(Process, new VirtualAddress(0x5010), Frame.Address + 0x10, AccessKind.Load, new SimTime(11));
        _first.Access(Process, new VirtualAddress(0x500f), Frame.Address + 0xf, AccessKind.Load, new SimTime(12));
    }

    private static void Access(DataCheck check, AccessKind kind, long now) =>
        check.Access(Process, Address, Frame.Address + (ulong)Address.Offset, kind, new SimTime(now));
}
