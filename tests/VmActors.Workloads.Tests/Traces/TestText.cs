using System.Text;
using VmActors.Vocabulary;
using VmActors.Workloads.Traces;
using VmActors.Workloads.Traces.Binary;

namespace VmActors.Workloads.Tests.Traces;

/// <summary>Small lackey texts, converted in memory.</summary>
internal static class TestText
{
    /// <summary>The root of the repository: the folder of the solution.</summary>
    public static string Root
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder.FullName, "VmActors.sln"))) folder = folder.Parent!;
            return folder.FullName;
        }
    }

    public static (ConversionReport Report, TraceFile File) Convert(
        string text, TraceCompression compression = TraceCompression.Best)
    {
        var output = new MemoryStream();
        using var input = new MemoryStream(Encoding.UTF8.GetBytes(text));
        var report = TraceConverter.Convert(input, "text.log", output, compression);
        return (report, TraceFile.Open("text.vmtrace", output.ToArray()));
    }

    public static List<List<MemoryOperation>> Threads(TraceFile file) =>
        [.. Enumerable.Range(0, file.ThreadCount).Select(thread => Streams.Drain(file.OpenThread(thread)))];

    public static string Line(MemoryOperation reference)
    {
        string kind = reference.Kind switch
        {
            OperationKind.Fetch => "I ",
            OperationKind.Load => " L",
            OperationKind.Store => " S",
            _ => " M",
        };
        return FormattableString.Invariant($"{kind} {reference.Address:x8},{reference.Argument}");
    }

    public static string Switch(int thread) => $"--7--   SCHED[{thread}]:  acquired lock (VG_(scheduler):timeslice)";

    public static string Start(int thread) =>
        $"--7--   SCHED[{thread}]:  acquired lock (thread_wrapper(starting new thread))";

    public static string Clone(int thread) =>
        Call(thread, $"(56) sys_clone ( 3d0f00, 0x52b8f70 ) --> [pre-success] ", 0xff9);

    public static string Map(int thread, ulong address, long length, Protection protection) => Call(
        thread, $"(9) sys_mmap ( 0x0, {length}, {(int)protection}, 34, 4294967295, 0 ) --> [pre-success] ", address);

    public static string Unmap(int thread, ulong address, long length) =>
        Call(thread, $"(11) sys_munmap ( 0x{address:x}, {length} )[sync] --> ", 0);

    public static string Protect(int thread, ulong address, long length, Protection protection) =>
        Call(thread, $"(10) sys_mprotect ( 0x{address:x}, {length}, {(int)protection} )[sync] --> ", 0);

    public static string Remap(int thread, ulong from, long length, long newLength, ulong to) =>
        Call(thread, $"(25) sys_mremap ( 0x{from:x}, {length}, {newLength}, 0x1 ) --> [pre-success] ", to);

    private static string Call(int thread, FormattableString call, ulong result) =>
        FormattableString.Invariant($"SYSCALL[7,{thread}]{FormattableString.Invariant(call)}Success(0x{result:x}) ");
}
