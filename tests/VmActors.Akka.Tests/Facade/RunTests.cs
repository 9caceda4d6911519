using Akka.Actor;
using VmActors.Simulation.Configuration;
using VmActors.Simulation.Results;
using static VmActors.Akka.SimulationProtocol;

namespace VmActors.Akka.Tests.Facade;

/// <summary>A simulation that is started and let go.</summary>
public sealed class RunTests : SimulationKit
{
    [Fact]
    public void It_completes_with_the_result_of_a_plain_run_and_stops()
    {
        var simulation = Make();
        simulation.Tell(new Start());
        var report = ExpectCompleted(simulation);
        Assert.Equal(
            (ConfigurationJson.Hash(Sample.Configuration), Sample.Configuration.Seed, false, "akka"),
            (report.ConfigurationHash, report.Seed, report.Result.Partial, report.Host.Name));
        Assert.Equal(Math.Min(Environment.ProcessorCount, 1024), report.Host.Threads);
        Assert.True(report.Host.Elapsed > TimeSpan.Zero);
        ExpectNoMsg(TimeSpan.Zero);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void How_many_actors_work_at_once_changes_no_result(int threads)
    {
        var simulation = Make(options: new SimulationActorOptions { Threads = threads });
        simulation.Tell(new Start());
        Assert.Equal(threads, ExpectCompleted(simulation).Host.Threads);
    }

    [Fact]
    public void Less_than_one_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(
        () => SimulationActor.Props(Sample.Configuration, new SimulationActorOptions { Threads = 0 }));

    [Fact]
    public void Its_journal_on_the_event_stream_is_that_of_a_sequential_run()
    {
        var listener = CreateTestProbe();
        Sys.EventStream.Subscribe(listener.Ref, typeof(Delivered));
        var simulation = Make(options: new SimulationActorOptions { PublishesJournal = true });
        simulation.Tell(new Start());
        ExpectCompleted(simulation);
        var delivered = listener.ReceiveN(Sample.Journal.Count).Cast<Delivered>().ToList();
        Assert.All(delivered, one => Assert.Equal(simulation, one.Simulation));
        Assert.Equal(
            Sample.Journal.Select(record => (record.Rank, record.Sequence, record.ToString())),
            delivered.Select(one => (one.Record.Rank, one.Record.Sequence, one.Record.ToString())));
        listener.ExpectNoMsg(TimeSpan.Zero); // all of them come before the end is told
    }

    [Fact]
    public void Its_progress_on_the_event_stream_is_that_of_a_sequential_run()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Progressed));
        var simulation = Make(options: new SimulationActorOptions { PublishesProgress = true });
        simulation.Tell(new Start());
        Assert.True(Sample.Progress.Count > 3);
        foreach (var progress in Sample.Progress)
            ExpectMsg(new Progressed(simulation, progress));
        ExpectCompleted(simulation);
    }

    [Fact]
    public void Nobody_is_told_what_was_not_asked_for()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Delivered));
        Sys.EventStream.Subscribe(TestActor, typeof(Progressed));
        var simulation = Make();
        simulation.Tell(new Start());
        ExpectCompleted(simulation);
    }

    [Fact]
    public void Two_simulations_run_at_once_in_one_system()
    {
        var (one, two) = (Make(name: "one"), Make(name: "two"));
        var (first, second) = (CreateTestProbe(), CreateTestProbe());
        one.Tell(new Start(), first);
        two.Tell(new Start(), second);
        Assert.Equal(Sample.Hash, ResultJson.Hash(second.ExpectMsg<Completed>().Report.Result));
        Assert.Equal(Sample.Hash, ResultJson.Hash(first.ExpectMsg<Completed>().Report.Result));
    }

    [Fact]
    public void One_is_run_as_often_as_one_likes()
    {
        for (var time = 0; time < 5; time++)
        {
            var simulation = Make();
            simulation.Tell(new Start());
            ExpectCompleted(simulation); // the name is free again
        }
    }
}
