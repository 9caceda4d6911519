using Akka.Actor;
using Akka.Configuration;
using VmActors.Akka.Hosting;
using VmActors.Runtime.Hosts;
using VmActors.Runtime.Tests;

namespace VmActors.Akka.Tests;

/// <summary>The contract of hosts on one dispatcher of <c>config/akka.conf</c>.</summary>
/// <param name="dispatcher">Its name.</param>
/// <param name="threads">How many actors work at once.</param>
public abstract class AkkaHostContract(string dispatcher, int threads) : HostContract, IDisposable
{
    private readonly ActorSystem _system = ActorSystem.Create("hosts", ConfigurationFactory.ParseString(
        "akka.loglevel = OFF, akka.stdout-loglevel = OFF, akka.coordinated-shutdown.run-by-clr-shutdown-hook = off"));

    /// <inheritdoc/>
    public void Dispose()
    {
        _system.Terminate().GetAwaiter().GetResult();
        _system.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    protected override IHost Make() =>
        new AkkaHost(_system, threads, $"vmactors.dispatchers.{dispatcher}");
}

/// <summary>One actor at a time on the thread pool.</summary>
public class OneAtATimeTests() : AkkaHostContract("thread-pool", 1);

/// <summary>Two actors at a time on the thread pool.</summary>
public class ThreadPoolTests() : AkkaHostContract("thread-pool", 2);

/// <summary>Eight at a time on threads of the dispatcher's own.</summary>
public class ForkJoinTests() : AkkaHostContract("fork-join", 8);

/// <summary>A thread for every actor.</summary>
public class PinnedTests() : AkkaHostContract("pinned", 4);

/// <summary>Tasks.</summary>
public class ChannelTests() : AkkaHostContract("channel", 3);
