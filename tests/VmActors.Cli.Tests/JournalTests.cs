using VmActors.Cli.Output;
using VmActors.Runtime.Journal;

namespace VmActors.Cli.Tests;

public sealed class JournalTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vmactors-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_journal_that_is_not_kept_leaves_nothing_behind()
    {
        using (JournalFile.Open(Path.Combine(_folder.FullName, "j.txt")))
            Assert.Single(_folder.GetFiles());
        Assert.Empty(_folder.GetFiles());
    }

    [Fact]
    public void A_kept_journal_replaces_the_former_one_whole()
    {
        var path = Path.Combine(_folder.FullName, "j.txt");
        File.WriteAllText(path, "former");
        using (var journal = JournalFile.Open(path)!)
        {
            Assert.IsType<TextJournal>(journal.Journal);
            Assert.Equal("former", File.ReadAllText(path));
            journal.Keep();
        }
        Assert.Equal("", File.ReadAllText(path));
        Assert.Single(_folder.GetFiles());
    }
}
