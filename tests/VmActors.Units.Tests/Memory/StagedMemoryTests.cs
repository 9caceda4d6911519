using FsCheck;
using FsCheck.Fluent;
using VmActors.Units.Memory;
using VmActors.Units.PageTable;
using VmActors.Vocabulary;

namespace VmActors.Units.Tests.Memory;

public sealed class StagedMemoryTests
{
    private const int FrameCount = 3;

    [Fact]
    public void The_kernel_reads_its_stores_at_once_and_hardware_after_the_publish_step()
    {
        var memory = new PhysicalMemory(FrameCount, PageSize.KiB4);
        var calls = 0;
        var staged = new StagedMemory(memory, () => calls++);
        staged.Write(new PhysicalAddress(8), 1);
        staged.Write(new PhysicalAddress(16), 2);
        Assert.Equal((1UL, 0UL, 1), (staged.Read(new PhysicalAddress(8)), memory.Read(new PhysicalAddress(8)), calls));
        staged.Publish();
        Assert.Equal((1UL, 2UL), (memory.Read(new PhysicalAddress(8)), memory.Read(new PhysicalAddress(16))));
        staged.SetContents(new Pfn(0), []);
        Assert.Equal((0UL, 1UL, 2), (staged.Read(new PhysicalAddress(8)), memory.Read(new PhysicalAddress(8)), calls));
    }

    [Fact]
    public void Any_mix_of_words_and_frames_is_published_in_its_order()
    {
        var steps = from deed in Gen.Choose(0, 9)
                    from frame in Gen.Choose(0, FrameCount - 1)
                    from word in Gen.Choose(0, 5)
                    select (deed, frame, word);
        Prop.ForAll(steps.ListOf().ToArbitrary(), list =>
        {
            var memory = new PhysicalMemory(FrameCount, PageSize.KiB4);
            var staged = new StagedMemory(memory, () => { });
            var seen = new ulong[FrameCount, 6];
            var published = new ulong[FrameCount, 6];
            var value = 0UL;
            foreach (var (deed, frame, word) in list)
            {
                Do(staged, seen, deed, new Pfn(frame), word, ++value);
                if (deed == 9)
                    published = (ulong[,])seen.Clone();
                Compare(address => staged.Read(address), seen);
                Compare(address => memory.Read(address), published);
                Compare(address => Table(staged, address.Pfn)[PageSize.KiB4.WordOf(address)], seen);
            }
        }).QuickCheckThrowOnFailure();
    }

    private static void Do(StagedMemory staged, ulong[,] seen, int deed, Pfn frame, int word, ulong value)
    {
        switch (deed)
        {
            case < 6:
                staged.Write(frame.Address + ((ulong)word * 8), value);
                seen[frame.Value, word] = value;
                break;
            case < 9:
                var words = deed == 8
                    ? [] : Enumerable.Range(0, Page.Words).Select(index => value + (ulong)index).ToArray();
                staged.SetContents(frame, words);
                for (var index = 0; index < seen.GetLength(1); index++)
                    seen[frame.Value, index] = words.Length == 0 ? 0 : words[index];
                break;
            default:
                staged.Publish();
                break;
        }
    }

    private static ulong[] Table(StagedMemory staged, Pfn frame)
    {
        var words = new ulong[Page.Words];
        Array.Fill(words, 77UL);
        ((IPageTableMemory)staged).ReadTable(frame, words);
        return words;
    }

    private static void Compare(Func<PhysicalAddress, ulong> read, ulong[,] expected)
    {
        for (var frame = 0; frame < expected.GetLength(0); frame++)
        {
            for (var word = 0; word < expected.GetLength(1); word++)
                Assert.Equal(expected[frame, word], read(new Pfn(frame).Address + ((ulong)word * 8)));
        }
    }
}
