using Akka.Configuration;
using Akka.TestKit.Xunit2;

namespace VmActors.Akka.Tests;

/// <summary>An actor system for each test: prints nothing, and is patient, for the machine may be loaded.</summary>
/// <param name="hocon">What the test's application says.</param>
public abstract class QuietKit(string hocon = "")
    : TestKit(ConfigurationFactory.ParseString(hocon).WithFallback(Quiet))
{
    /// <summary>Settings of all tests.</summary>
    protected static Config Quiet { get; } = ConfigurationFactory.ParseString("""
        akka {
          loggers = ["Akka.Event.DefaultLogger"]
          loglevel = OFF
          stdout-loglevel = OFF
          log-dead-letters = off
          logger-startup-timeout = 60s
          actor.creation-timeout = 60s
          coordinated-shutdown {
            default-phase-timeout = 60s
            run-by-clr-shutdown-hook = off
          }
          test {
            single-expect-default = 30s
            default-timeout = 30s
          }
        }
        """);

    /// <summary>Waits for a task of the actor system's own, such as its end.</summary>
    protected static void Await(Task task) =>
        Assert.True(task.Wait(TimeSpan.FromSeconds(30)), "it has not ended for half a minute");
}
