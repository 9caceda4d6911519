using System.Diagnostics;
using VmActors.Tests.Linux;
using VmActors.Tests.Linux.Reference;

namespace VmActors.Oracle.Tests;

/// <summary>The recorder, against the kernel of this machine.</summary>
public class RecorderTests
{
    [RecorderFact]
    public void What_is_recorded_here_goes_as_the_model_says_and_is_the_same_twice()
    {
        var folder = Directory.CreateTempSubdirectory("oracle-");
        try
        {
            var recorder = Path.Combine(folder.FullName, "recorder");
            var sources = Directory.GetFiles(Recordings.Sources, "*.c");
            Run(RecorderFactAttribute.Compiler, ["-std=gnu11", "-O1", "-o", recorder, .. sources]);
            var text = Run(recorder, ["11", "100", "50"]);
            Assert.Equal(text, Run(recorder, ["11", "100", "50"]));
            var recording = OracleRecording.Parse("recorded here", text);
            Assert.Equal(100, recording.Scripts.Count);
            Recordings.AreNone(OracleReplay.Differences(recording, world => new ReferenceMachine(world)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Run(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"exit status {process.ExitCode}: {error.GetAwaiter().GetResult()}");
        return output;
    }
}
