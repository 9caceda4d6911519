using Akka;
using Akka.Actor;
using VmActors.Akka.Hosting;
using VmActors.Runtime;
using VmActors.Simulation;

namespace VmActors.Akka.Tests.Hosting;

/// <summary>The actor system of a host shuts down: runs are cancelled before anything else of it ends.</summary>
public sealed class ShutdownTests : QuietKit
{
    private readonly TaskCompletionSource _returned = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Theory]
    [InlineData(0, true)]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(300, false)]
    public void A_run_is_cancelled_and_has_returned_before_the_next_phase(int moment, bool isInQuantum)
    {
        Task? gone = null;
        void ShutDown(int quanta)
        {
            if (quanta == moment)
                gone = Shutdown();
        }

        var quanta = 0;
        var system = PingPong.Endless(isInQuantum ? ShutDown : null);
        if (!isInQuantum)
            system.QuantumCompleted = _ => ShutDown(quanta++);
        using var host = new AkkaHost(Sys, 2);
        Assert.Equal(RunEnd.Cancelled, system.Run(host));
        _returned.SetResult();
        Assert.InRange(system.QuantumCount, moment, moment + 2); // the one in hand ends
        Await(gone!);
    }

    [Fact]
    public void A_simulation_has_a_partial_result()
    {
        Task? gone = null;
        using var host = new AkkaHost(Sys);
        var report = SimulationRun.Run(Sample.Endless, new RunOptions
        {
            Host = host,
            Progress = new Told(() => gone ??= Shutdown()),
        });
        _returned.SetResult();
        Assert.True(report.Result.Partial);
        Assert.InRange(report.Result.Engine.Quanta, 256, 257);
        Await(gone!);
    }

    [Fact]
    public void Several_runs_are_cancelled()
    {
        var begun = new CountdownEvent(3);
        var ends = new RunEnd[3];
        var threads = Enumerable.Range(0, 3).Select(number => new Thread(() =>
        {
            using var host = new AkkaHost(Sys);
            ends[number] = PingPong.Endless(quantum =>
            {
                if (quantum == 5)
                    begun.Signal();
            }).Run(host);
        })).ToList();
        threads.ForEach(thread => thread.Start());
        Assert.True(begun.Wait(TimeSpan.FromSeconds(30)));
        var gone = Sys.Terminate();
        threads.ForEach(thread => Assert.True(thread.Join(TimeSpan.FromSeconds(30))));
        Assert.All(ends, end => Assert.Equal(RunEnd.Cancelled, end));
        Await(gone);
    }

    [Fact]
    public void A_run_that_comes_too_late_is_refused()
    {
        using var host = new AkkaHost(Sys);
        Await(Sys.Terminate());
        Assert.Throws<InvalidOperationException>(() => PingPong.Endless().Run(host));
    }

    [Fact]
    public void A_run_that_comes_while_it_shuts_down_is_cancelled()
    {
        RunEnd? end = null;
        using var host = new AkkaHost(Sys);
        CoordinatedShutdown.Get(Sys).AddTask(CoordinatedShutdown.PhaseServiceUnbind, "late", () =>
        {
            end = PingPong.Endless().Run(host);
            return Task.FromResult(Done.Instance);
        });
        Await(Sys.Terminate());
        Assert.Equal(RunEnd.Cancelled, end);
    }

    private Task Shutdown()
    {
        CoordinatedShutdown.Get(Sys).AddTask(CoordinatedShutdown.PhaseServiceUnbind, "wait", () =>
            _returned.Task.ContinueWith(_ => Done.Instance, TaskScheduler.Default));
        return CoordinatedShutdown.Get(Sys).Run(CoordinatedShutdown.UnknownReason.Instance);
    }

    private sealed class Told(Action told) : IProgress<RunProgress>
    {
        public void Report(RunProgress value) => told();
    }
}

/// <summary>An application that terminates its actor system at once.</summary>
public sealed class TerminationTests() : QuietKit("akka.coordinated-shutdown.run-by-actor-system-terminate = off")
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(77)]
    public void A_run_then_fails(int moment)
    {
        using var host = new AkkaHost(Sys, 2);
        Task? gone = null;
        var stopped = Assert.Throws<InvalidOperationException>(() => PingPong.Endless(quantum =>
        {
            if (quantum == moment)
                gone = Sys.Terminate();
        }).Run(host));
        Assert.Equal("simulation-1 was stopped while its simulation ran", stopped.Message);
        Await(gone!);
    }
}
