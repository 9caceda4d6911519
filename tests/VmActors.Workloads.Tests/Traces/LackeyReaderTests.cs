using System.Text;
using FsCheck;
using FsCheck.Fluent;
using VmActors.Vocabulary;
using VmActors.Workloads.Traces.Lackey;

namespace VmActors.Workloads.Tests.Traces;

public sealed class LackeyReaderTests
{
    [Fact]
    public void The_four_kinds_of_references_are_read()
    {
        var (references, messages) = Read("I  0401ab70,3\n S 1fff0005e8,8\n L 04033e06,1\n M 04033E06,16\n");
        Assert.Equal(
        [
            MemoryOperation.Reference(AccessKind.Fetch, 0x0401ab70, 3),
            MemoryOperation.Reference(AccessKind.Store, 0x1fff0005e8, 8),
            MemoryOperation.Reference(AccessKind.Load, 0x04033e06, 1),
            MemoryOperation.Reference(AccessKind.Modify, 0x04033e06, 16),
        ], references);
        Assert.Empty(messages);
    }

    [Fact]
    public void Any_references_are_read_as_they_were_written_however_the_text_arrives()
    {
        var reference =
            from kind in Gen.Choose(0, 3)
            from high in Gen.Choose(0, 0x7FFF)
            from low in Gen.Choose(0, int.MaxValue)
            from size in Gen.Choose(1, 999_999)
            select MemoryOperation.Reference((AccessKind)kind, ((ulong)high << 32) | (uint)low, size);
        Prop.ForAll(reference.ListOf().ToArbitrary(), Gen.Choose(1, 50).ToArbitrary(), (references, portion) =>
        {
            string text = string.Join("\n", references.Select(TestText.Line));
            using var stream = new PortionStream(Encoding.ASCII.GetBytes(text), portion);
            return Read(new LackeyReader(stream, "x")).References.SequenceEqual(references);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Windows_line_ends_and_a_missing_last_one_are_understood()
    {
        Assert.Equal(2, Read("I  0401ab70,3\r\n S 1fff0005e8,8").References.Count);
        Assert.Empty(Read("").References);
    }

    [Theory]
    [InlineData("I  0401ab70;3")]
    [InlineData("I  ,3")]
    [InlineData("I  0401ab70,")]
    [InlineData("I  0401ab70,0")]
    [InlineData("I  0401ab70,12345678")]
    [InlineData(" L 0401ag70,4")]
    [InlineData(" L 12345678901234567,4")]
    [InlineData(" L 800000000000,4")]
    [InlineData(" L 0401ab70,4 more")]
    [InlineData(" X 0401ab70,4")]
    [InlineData("hello")]
    [InlineData(" L")]
    [InlineData("SYSCALL[12] nothing")]
    public void A_line_that_does_not_parse_is_named_with_its_number(string wrong)
    {
        var error = Assert.Throws<LackeyFormatException>(() =>
            Read($"I  0401ab70,3\n\nI  0401ab73,3\n{wrong}\nI  1,1\n"));
        Assert.Equal(4, error.Line);
        Assert.StartsWith($"x.log:4: '{wrong}': expected ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_call_has_the_result_of_its_own_line()
    {
        Assert.Equal(
            [new LackeyMessage(LackeyMessageKind.Map, 2, 0x52ba000, 134217728, Protection.None)],
            Read("SYSCALL[4088,2](9) sys_mmap ( 0x0, 134217728, 0, 16418, 4294967295, 0 ) "
                + "--> [pre-success] Success(0x52ba000) ").Messages);
        Assert.Equal(
            [new LackeyMessage(LackeyMessageKind.Protect, 1, 0x4a42000, 16384, Protection.ReadWrite)],
            Read("SYSCALL[3881,1](10) sys_mprotect ( 0x4a42000, 16384, 2 )[sync] --> Success(0x0) ").Messages);
        Assert.Equal(
            [new LackeyMessage(LackeyMessageKind.Remap, 2, 0x5a77000, 700416, OldAddress: 0x5a2d000,
                OldLength: 303104)],
            Read("SYSCALL[1,2](25) sys_mremap ( 0x5a2d000, 303104, 700416, 0x1 ) "
                + "--> [pre-success] Success(0x5a77000) ").Messages);
        Assert.Equal(
            [new LackeyMessage(LackeyMessageKind.Break, 1, 0x406e6a0)],
            Read("SYSCALL[1,1](12) sys_brk ( 0x406e6a0 ) --> [pre-success] Success(0x406e6a0) ").Messages);
    }

    [Fact]
    public void Failed_and_other_calls_mean_nothing()
    {
        var messages = Read("""
            SYSCALL[3881,1](11) sys_munmap ( 0x1, 1 )[sync] --> Failure(0x16)
            SYSCALL[3881,1](334) unimplemented (by the kernel) syscall: 334! (ni_syscall)
             --> [pre-fail] Failure(0x26)
            SYSCALL[3881,1](257) sys_openat ( 4294967196, 0x4034bb0(/usr/lib/a (b), c.so), 524288 ) --> [async] ...
            SYSCALL[3881,1](257) ... [async] --> Success(0x4)
            SYSCALL[3881,1](56) sys_clone ( 1200011, 0x0, 0x0, 0x0, 0x48 ) --> [pre-success] Success(0x12)

            """).Messages;
        Assert.All(messages, message => Assert.Equal(LackeyMessageKind.Other, message.Kind));
        Assert.Equal(4, messages.Count);
    }

    [Fact]
    public void A_result_may_come_later_and_between_other_lines()
    {
        var messages = Read("""
            SYSCALL[4088,1](11) sys_munmap ( 0x4000, 4096 ) --> [async] ...
            --4088--   SCHED[1]: releasing lock (VG_(client_syscall)[async]) -> VgTs_WaitSys
            --4088--   SCHED[2]:  acquired lock (VG_(client_syscall)[async])
            SYSCALL[4088,2](11) sys_munmap ( 0x8000, 4096 )[sync] --> Success(0x0)
            --4088--   SCHED[1]:  acquired lock (VG_(client_syscall)[async])
            SYSCALL[4088,1](11) ... [async] --> Success(0x0)

            """).Messages;
        Assert.Equal(
        [
            new LackeyMessage(LackeyMessageKind.Runs, 2),
            new LackeyMessage(LackeyMessageKind.Unmap, 2, 0x8000, 4096),
            new LackeyMessage(LackeyMessageKind.Runs, 1),
            new LackeyMessage(LackeyMessageKind.Unmap, 1, 0x4000, 4096),
        ], messages);
    }

    [Fact]
    public void A_line_may_hold_a_result_and_the_beginning_of_another()
    {
        var messages = Read("""
            SYSCALL[4088,1](56) sys_clone ( 3d0f00 ) --> [pre-success] Success(0xff9) --4088--   SCHED[1]: releasing
            --4088--   SCHED[2]:  acquired lock (thread_wrapper(starting new thread))
            SYSCALL[4088,2](231) exit_group( 0 )--4088--   SCHED[2]: releasing lock (VG_(vg_yield)) -> VgTs_Yielding
            --4088--   SCHED[1]:  acquired lock (sigvgkill_handler)
            SCHEDSETJMP(line 1211) tid 1, jumped=1476724588
             --> [pre-success] Success(0x0)
            ==4088== Exit code:       0

            """).Messages;
        Assert.Equal(
            [LackeyMessageKind.Clone, LackeyMessageKind.Starts, LackeyMessageKind.Runs],
            messages.Select(message => message.Kind));
    }

    [Fact]
    public void A_second_process_is_refused()
    {
        var error = Assert.Throws<LackeyFormatException>(() => Read(
            "SYSCALL[7,1](3) sys_close ( 4 )[sync] --> Success(0x0)\n"
            + "SYSCALL[8,1](3) sys_close ( 4 )[sync] --> Success(0x0)\n"));
        Assert.Contains("one process", error.Message, StringComparison.Ordinal);
    }

    private static (List<MemoryOperation> References, List<LackeyMessage> Messages) Read(string text)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return Read(new LackeyReader(stream, "x.log"));
    }

    private static (List<MemoryOperation> References, List<LackeyMessage> Messages) Read(LackeyReader reader)
    {
        var references = new List<MemoryOperation>();
        var messages = new List<LackeyMessage>();
        var buffer = new MemoryOperation[3];
        do
        {
            int count;
            while ((count = reader.ReadReferences(buffer)) > 0) references.AddRange(buffer.AsSpan(0, count));
        }
        while (reader.ReadMessages(messages));
        return (references, messages);
    }

    /// <summary>A stream that gives a few bytes at a time, as pipes and decompressors do.</summary>
    private sealed class PortionStream(byte[] bytes, int portion) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) =>
            base.Read(buffer, offset, Math.Min(count, portion));
    }
}
