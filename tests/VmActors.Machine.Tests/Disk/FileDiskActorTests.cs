using VmActors.Machine.Disk;
using VmActors.Probes;
using VmActors.Protocols;
using VmActors.Runtime;
using VmActors.Runtime.Choice;
using VmActors.Runtime.Hosts;
using VmActors.Vocabulary;

namespace VmActors.Machine.Tests.Disk;

public sealed class FileDiskActorTests
{
    [Fact]
    public void Pages_of_files_are_read_as_they_were_before_the_run_or_were_written_last()
    {
        var kernel = new Probe();
        var disk = new FileDiskActor(
            DiskWorld.Nvme(4), [new StoredFile(3, index => [(ulong)(10 + index)]), new StoredFile(2, _ => [7])]);
        var system = new ActorSystemBuilder().Add("Kernel", Props.Create(() => kernel))
            .Add("FileDisk", Props.Create(() => disk))
            .Link("Kernel", "FileDisk", new SimDuration(1000)).Link("FileDisk", "Kernel", new SimDuration(1000))
            .Build(new SeededChoices(1));
        kernel.At(1, "FileDisk", new FileProtocol.ReadPage(1, 2));
        kernel.At(1, "FileDisk", new FileProtocol.ReadPage(2, 0));
        kernel.At(1, "FileDisk", new FileProtocol.WritePage(2, 0, [8]));
        kernel.At(1, "FileDisk", new FileProtocol.ReadPage(2, 0));
        using var host = new SequentialHost();
        system.Run(host);
        Assert.Equal(
            [(1, 2L, 12UL), (2, 0L, 7UL), (2, 0L, 8UL)],
            kernel.All<FileProtocol.PageRead>().Select(read => (read.File, read.Index, read.Words[0])));
        Assert.Equal(new FileProtocol.PageWritten(2, 0), Assert.Single(kernel.All<FileProtocol.PageWritten>()));
        Assert.Equal((8UL, 7UL, 10UL), (disk.Contents(2, 0)[0], disk.Contents(2, 1)[0], disk.Contents(1, 0)[0]));
        Assert.Equal((3L, 1L), (disk.Counts.Reads, disk.Counts.Writes));
    }
}
