using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace VmActors.Oracle.Tests;

/// <summary>A test that records; where that cannot be it says why and is not run.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RecorderFactAttribute : FactAttribute
{
    private const long LockedBytes = 1 << 20;

    public RecorderFactAttribute() => Skip = WhyNot();

    /// <summary>The C compiler's name.</summary>
    public static string Compiler => "cc";

    private static string? WhyNot()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64)
            return "the recorder needs Linux on x86-64";
        if (!(Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(HasCompiler))
            return $"the recorder is compiled with {Compiler}, which is not in PATH";
        var limit = Regex.Match(File.ReadAllText("/proc/self/limits"), @"\nMax locked memory +(\w+)");
        return long.TryParse(limit.Groups[1].Value, out long bytes) && bytes < LockedBytes
            ? $"the recorder locks memory, and the limit of that is {bytes} bytes: raise ulimit -l"
            : null;
    }

    private static bool HasCompiler(string folder) => File.Exists(Path.Combine(folder, Compiler));
}
