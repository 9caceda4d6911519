using System.Text;
using VmActors.Runtime.Journal;
using VmActors.Simulation;
using VmActors.Tests;

namespace Scenarios;

/// <summary>The journals in the kernel's document are those of the scripts above them.</summary>
public class KernelDocumentTests
{
    private const string Document = "docs/kernel.md", Script = "```vmscript\n", Journal = "```text\n", End = "```";

    /// <summary>With VMACTORS_ACCEPT=1 in the environment the document is changed instead.</summary>
    [Fact]
    public void Each_journal_is_that_of_the_script_above_it()
    {
        var text = File.ReadAllText(Runs.Path(Document));
        var shown = new StringBuilder();
        var at = 0;
        while (text.IndexOf(Script, at, StringComparison.Ordinal) is var found and >= 0)
        {
            var (begin, journal) = (found + Script.Length, text.IndexOf(Journal, found, StringComparison.Ordinal));
            var script = text[begin..text.IndexOf(End, begin, StringComparison.Ordinal)];
            var first = journal + Journal.Length;
            shown.Append(text, at, first - at).Append(JournalOf(script));
            at = text.IndexOf(End, first, StringComparison.Ordinal);
        }
        Assert.True(at > 0, "no script is shown");
        Snapshot.Match(Document, shown.Append(text, at, text.Length - at).ToString());
    }

    private static string JournalOf(string script)
    {
        using var folder = new WorkFolder();
        folder.Write("shown.vmscript", script);
        var journal = new MemoryJournal();
        SimulationRun.Run(
            Runs.Read("""
                { "machine": { "cpus": 2 }, "processes": [ { "name": "p", "script": "shown.vmscript" } ] }
                """, folder.Path),
            new RunOptions { Journal = journal });
        var lines = journal.Records.Select(record => record.ToString())
            .Where(line => !line.Contains("DelayElapsed", StringComparison.Ordinal)
                && !line.Contains("Completed", StringComparison.Ordinal));
        return string.Join('\n', lines) + "\n";
    }
}
