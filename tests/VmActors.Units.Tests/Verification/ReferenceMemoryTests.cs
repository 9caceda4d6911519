using FsCheck;
using FsCheck.Fluent;
using VmActors.Units.Verification;
using VmActors.Vocabulary;

namespace VmActors.Units.Tests.Verification;

public sealed class ReferenceMemoryTests
{
    [Fact]
    public void It_is_a_word_per_address_and_process_until_its_pages_are_new()
    {
        var steps = from isClear in Gen.Choose(0, 5)
                    from process in Gen.Choose(1, 2)
                    from page in Gen.Choose(0, 5)
                    from count in Gen.OneOf(Gen.Choose(0, 3), Gen.Constant(1000))
                    select (IsClear: isClear == 0, Process: new ProcessId(process), Page: (ulong)page, Count: count);
        Prop.ForAll(steps.ListOf().ToArbitrary(), list =>
        {
            var memory = new ReferenceMemory(PageSize.KiB4);
            var model = new Dictionary<(ProcessId, ulong), StoredWord>();
            foreach (var (isClear, process, page, count) in list)
            {
                var pages = PageRange.Of(new Vpn(page), count);
                if (isClear)
                {
                    memory.Clear(process, pages);
                    foreach (var key in model.Keys.Where(key =>
                        key.Item1 == process && pages.Contains(new Vpn(key.Item2))).ToArray())
                        model.Remove(key);
                }
                else
                {
                    var word = new StoredWord((ulong)model.Count + 1, new CpuId(3), new SimTime(count));
                    memory.Write(process, new VirtualAddress((page * Page.Size) + 13), word);
                    model[(process, page)] = word;
                }
                for (var other = 0UL; other < 6; other++)
                    Assert.Equal(model.GetValueOrDefault((process, other)),
                        memory.Read(process, new VirtualAddress((other * Page.Size) + 8)));
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Neighbouring_words_are_not_touched()
    {
        var memory = new ReferenceMemory(PageSize.KiB4);
        memory.Write(new ProcessId(1), new VirtualAddress(4095), new StoredWord(5, new CpuId(0), new SimTime(9)));
        Assert.Equal(5UL, memory.Read(new ProcessId(1), new VirtualAddress(4088)).Value);
        Assert.Equal(default, memory.Read(new ProcessId(1), new VirtualAddress(4087)));
        Assert.Equal(default, memory.Read(new ProcessId(1), new VirtualAddress(4096)));
        Assert.Equal(default, memory.Read(new ProcessId(2), new VirtualAddress(4088)));
    }

    [Fact]
    public void A_page_tells_its_own_story_oldest_first()
    {
        var history = new PageHistory();
        history.Add(new ProcessId(1), new Vpn(7), new SimTime(10), "zero-filled");
        history.Add(new ProcessId(1), new Vpn(8), new SimTime(11), "zero-filled");
        history.Add(new ProcessId(1), new Vpn(7), new SimTime(12), "evicted");
        Assert.Equal(["t=10 zero-filled", "t=12 evicted"], history.Of(new ProcessId(1), new Vpn(7)));
        Assert.Equal(["the kernel never touched this page"], history.Of(new ProcessId(2), new Vpn(7)));
    }
}
