using VmActors.Akka.Hosting;
using VmActors.Runtime;
using VmActors.Runtime.Hosts;
using VmActors.Runtime.Tests;
using VmActors.Vocabulary;

namespace VmActors.Akka.Tests.Hosting;

/// <summary>A run in pieces, on one host and on several, is one run.</summary>
public sealed class PiecesTests : QuietKit
{
    [Fact]
    public void By_limits_and_cancellations_on_changing_hosts_it_comes_to_the_same_end()
    {
        using var akka = new AkkaHost(Sys, 2);
        using var sequential = new SequentialHost();
        for (var seed = 1; seed <= 10; seed++)
        {
            var whole = RandomSystem.From(seed).Build();
            whole.Run(sequential);
            var pieces = RandomSystem.From(seed).Build();
            using var stop = new CancellationTokenSource();
            pieces.QuantumCompleted = _ =>
            {
                if (pieces.QuantumCount == 2)
                    stop.Cancel();
            };
            var end = pieces.Run(akka, stop.Token);
            for (var piece = 0; end != RunEnd.Completed; piece++)
            {
                IHost host = piece % 3 == 2 ? sequential : akka;
                end = pieces.Run(host, pieces.Now + new SimDuration(1L << piece));
            }
            Assert.Equal((whole.JournalHash, whole.QuantumCount), (pieces.JournalHash, pieces.QuantumCount));
        }
    }

    [Fact]
    public void A_run_that_was_cancelled_before_it_began_does_nothing_but_start_its_actors()
    {
        using var host = new AkkaHost(Sys);
        var system = PingPong.Endless();
        Assert.Equal(RunEnd.Cancelled, system.Run(host, new CancellationToken(canceled: true)));
        Assert.Equal(0, system.QuantumCount);
    }
}
