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

    [Fact]
    public void Pages_that_move_take_their_words_and_their_object_along()
    {
        var memory = new ReferenceMemory(PageSize.KiB4);
        var process = new ProcessId(1);
        memory.Fill(7, 0, [.. Enumerable.Repeat(99UL, PageSize.KiB4.Words)]);
        memory.Write(process, new VirtualAddress(10 * 4096), new StoredWord(5, default, default));
        memory.Share(process, PageRange.Of(new Vpn(11), 1), 7, 0);
        memory.Write(process, new VirtualAddress(22 * 4096), new StoredWord(6, default, default));
        memory.Move(process, PageRange.Of(new Vpn(10), 3), new Vpn(20));
        ulong[] pages = [10, 11, 20, 21, 22];
        Assert.Equal(
            [0UL, 0UL, 5UL, 99UL, 0UL],
            pages.Select(page => memory.Read(process, new VirtualAddress(page * 4096)).Value));
    }

    [Fact]
    public void Pages_of_an_object_are_one_for_all_until_a_process_has_its_own()
    {
        var memory = new ReferenceMemory(PageSize.KiB4);
        var (one, two, three) = (new ProcessId(1), new ProcessId(2), new ProcessId(3));
        memory.Fill(7, 4, [.. Enumerable.Repeat(99UL, PageSize.KiB4.Words)]);
        memory.Share(one, PageRange.Of(new Vpn(10), 2), 7, 3);
        memory.Share(two, PageRange.Of(new Vpn(20), 2), 7, 4);
        Assert.Equal((99UL, 99UL, 0UL), (Word(one, 11), Word(two, 20), Word(one, 10)));
        memory.Write(two, new VirtualAddress(20 * 4096), new StoredWord(5, default, default));
        Assert.Equal((5UL, 5UL), (Word(one, 11), memory.PageOf(7, 4)[0].Value));
        memory.Separate(one, new Vpn(11), memory.PageAt(one, new Vpn(11)));
        memory.Copy(one, three);
        memory.Write(two, new VirtualAddress(20 * 4096), new StoredWord(6, default, default));
        Assert.Equal((5UL, 6UL, 5UL), (Word(one, 11), Word(two, 20), Word(three, 11)));
        memory.Write(three, new VirtualAddress(10 * 4096), new StoredWord(8, default, default));
        Assert.Equal((8UL, 8UL), (Word(one, 10), Word(three, 10)));
        memory.Clear(one, PageRange.Of(new Vpn(10), 2));
        Assert.Equal((0UL, 0UL, 8UL), (Word(one, 10), Word(one, 11), Word(three, 10)));

        ulong Word(ProcessId process, ulong page) => memory.Read(process, new VirtualAddress(page * 4096)).Value;
    }
}
