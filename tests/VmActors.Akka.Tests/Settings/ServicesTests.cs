using Akka.Actor;
using Akka.Configuration;
using Microsoft.Extensions.DependencyInjection;
using VmActors.Akka.Hosting;
using VmActors.Simulation;
using VmActors.Simulation.Hosting;
using VmActors.Simulation.Results;

namespace VmActors.Akka.Tests.Settings;

/// <summary>The host among the services of a program.</summary>
public sealed class ServicesTests : QuietKit
{
    private static readonly RunOptions OnAkka = new() { HostName = "akka", Threads = 2 };

    [Fact]
    public void UseAkka_makes_it_the_default_and_AddAkka_one_to_be_named()
    {
        using var used = Services(builder => builder.UseAkka());
        Assert.Equal("akka", HostOf(used, new RunOptions()));
        Assert.Equal("sequential", HostOf(used, new RunOptions { HostName = "sequential" }));
        using var added = Services(builder => builder.AddAkka());
        Assert.Equal("sequential", HostOf(added, new RunOptions()));
        Assert.Equal("akka", HostOf(added, OnAkka));
    }

    [Fact]
    public void A_run_has_the_result_of_any_other_host_and_says_the_threads_that_it_had()
    {
        using var bounded = Services(builder => builder.AddAkka(_ => "vmactors.threads = 1"));
        using var free = Services(builder => builder.AddAkka());
        foreach (var (services, threads) in new[] { (bounded, 1), (free, 2) })
        {
            var report = Run(services, OnAkka);
            Assert.Equal((Sample.Hash, threads), (ResultJson.Hash(report.Result), report.Host.Threads));
        }
    }

    [Fact]
    public void The_programs_own_actor_system_is_used_and_outlives_the_simulator()
    {
        using (var services = Services(builder => builder.UseAkka(), Sys))
            HostOf(services, new RunOptions());
        Assert.Equal("simulation-2", VmActorsExtension.Of(Sys).NextName());
        Assert.False(Sys.WhenTerminated.IsCompleted);
    }

    [Fact]
    public void Without_one_all_runs_share_one_that_ends_with_the_services()
    {
        ActorSystem own;
        using (var services = Services(builder => builder.UseAkka()))
        {
            Parallel.For(0, 4, _ => HostOf(services, new RunOptions()));
            own = services.GetRequiredService<HostSystem>().Value;
            Assert.Equal("simulation-5", VmActorsExtension.Of(own).NextName());
            Assert.False(own.WhenTerminated.IsCompleted);
        }
        Assert.True(own.WhenTerminated.IsCompletedSuccessfully);
    }

    [Fact]
    public void Wrong_settings_are_nothing_to_runs_on_other_hosts()
    {
        using var services = Services(builder => builder.UseAkka(_ => "vmactors.threads = many"));
        Assert.Equal("sequential", HostOf(services, new RunOptions { HostName = "sequential" }));
    }

    [Fact]
    public void Settings_for_the_programs_own_actor_system_are_refused()
    {
        using var services = Services(builder => builder.UseAkka(_ => "vmactors.threads = 1"), Sys);
        Assert.Equal(
            "the program has an actor system of its own; its HOCON is the place for settings of the host",
            Fails(services));
    }

    [Theory]
    [InlineData("vmactors.threads = many", "vmactors.threads is many; expected 1 to 1024, or 0 for no bound")]
    [InlineData("vmactors.dispatcher = mine, mine { type = Dispatcher, executor = nonsense }",
        "vmactors.dispatcher is mine, which makes no dispatcher: "
        + "Could not resolve executor service configurator type nonsense for path mine")]
    [InlineData("a = ${b}", "this is no HOCON: Unresolved substitution: b")]
    [InlineData("a { b = 1 }, c = 2", "this is no HOCON: Unknown token at position 11: ")]
    [InlineData("hello\n", "this is no HOCON: there is no setting in it")]
    [InlineData("# of no use: {\n}\n", "line 2, column 1: this } closes nothing")]
    [InlineData("a {\n  b = [1 }\n", "line 2, column 10: } where ] is due, for line 2, column 7")]
    [InlineData("a { // }\n", "line 1, column 3: this { is never closed")]
    [InlineData("a = \"\"\"x\n", "line 1, column 5: this quote is never closed")]
    [InlineData("a = \"\\\"\n", "line 1, column 5: this quote is never closed")]
    [InlineData("akka.loglevel = LOUD", "they make no actor system: Unknown LogLevel: \"LOUD\". "
        + "Valid values are: \"DEBUG\", \"INFO\", \"WARNING\", \"ERROR\" (Parameter 'logLevel')")]
    [InlineData("akka.scheduler.implementation = nonsense",
        "they make no actor system: Could not resolve type 'nonsense' in assembly ")]
    public void Wrong_settings_are_told_in_one_line_and_each_time(string hocon, string message)
    {
        using var services = Services(builder => builder.UseAkka(_ => hocon));
        for (var time = 0; time < 2; time++)
        {
            var told = Fails(services);
            Assert.StartsWith("the settings of the host akka: " + message, told, StringComparison.Ordinal);
            Assert.DoesNotContain("\n", told, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("\r\n  # nothing yet\n // nor here\n")]
    public void Settings_that_say_nothing_are_settings(string hocon)
    {
        using var services = Services(builder => builder.UseAkka(_ => hocon));
        Assert.Equal("akka", HostOf(services, new RunOptions()));
    }

    [Fact]
    public void Wrong_settings_of_the_programs_own_actor_system_are_told_too()
    {
        using var system = ActorSystem.Create(
            "own", ConfigurationFactory.ParseString("vmactors.threads = -1").WithFallback(Quiet));
        using var services = Services(builder => builder.UseAkka(), system);
        Assert.Equal(
            "the settings of the host akka: vmactors.threads is -1; expected 1 to 1024, or 0 for no bound",
            Fails(services));
    }

    private static ServiceProvider Services(Action<VmActorsBuilder> add, ActorSystem? own = null)
    {
        var services = new ServiceCollection();
        if (own is not null)
            services.AddSingleton(own);
        add(services.AddVmActors());
        return services.BuildServiceProvider();
    }

    private static RunReport Run(ServiceProvider services, RunOptions options) =>
        services.GetRequiredService<Simulator>().Run(Sample.Configuration, options);

    private static string HostOf(ServiceProvider services, RunOptions options) => Run(services, options).Host.Name;

    private static string Fails(ServiceProvider services) =>
        Assert.Throws<HostException>(() => HostOf(services, OnAkka)).Message;
}
