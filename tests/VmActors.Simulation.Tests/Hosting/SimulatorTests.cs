using Microsoft.Extensions.DependencyInjection;
using VmActors.Runtime.Hosts;
using VmActors.Simulation.Assembly;
using VmActors.Simulation.Hosting;
using VmActors.Simulation.Results;

namespace VmActors.Simulation.Tests.Hosting;

public sealed class SimulatorTests
{
    private readonly NotedFactory _noted = new("noted");

    [Fact]
    public void AddVmActors_gives_one_simulator_however_often_it_is_called()
    {
        var services = new ServiceCollection();
        Assert.Same(services, services.AddVmActors().Services);
        services.AddVmActors();
        using var provider = services.BuildServiceProvider();
        Assert.Same(provider.GetRequiredService<Simulator>(), Assert.Single(provider.GetServices<Simulator>()));
    }

    [Theory]
    [InlineData(null, 1, "sequential")]
    [InlineData(null, 2, "parallel")]
    [InlineData("sequential", 1, "sequential")]
    [InlineData("parallel", 1, "parallel")]
    [InlineData("parallel", 3, "parallel")]
    public void A_run_gets_the_host_that_it_names_or_the_one_for_its_threads(string? name, int threads, string expected)
    {
        var options = new RunOptions { HostName = name, Threads = threads };
        Assert.All(
            [Simulator(_ => { }).Run(SampleRun.Configuration, options).Host,
                SimulationRun.Run(SampleRun.Configuration, options).Host],
            host => Assert.Equal((expected, threads), (host.Name, host.Threads)));
    }

    [Fact]
    public void The_host_of_UseHost_is_the_default_for_any_number_of_threads_and_others_keep_their_names()
    {
        var simulator = Simulator(builder => builder.UseHost(_ => _noted));
        Assert.Equal("noted", HostOf(simulator, new RunOptions()));
        Assert.Equal("noted", HostOf(simulator, new RunOptions { Threads = 2 }));
        Assert.Equal("sequential", HostOf(simulator, new RunOptions { HostName = "sequential" }));
        Assert.Equal([1, 2], _noted.Made.Select(host => host.ThreadCount));
    }

    [Fact]
    public void Of_several_defaults_the_last_one_wins() => Assert.Equal("noted", HostOf(
        Simulator(builder => builder
            .UseHost(_ => new NotedFactory("first")).UseHost(_ => _noted).AddHost(_ => new NotedFactory("third"))),
        new RunOptions()));

    [Fact]
    public void The_host_of_AddHost_is_there_for_those_who_name_it()
    {
        var simulator = Simulator(builder => builder.AddHost(_ => _noted));
        Assert.Equal("sequential", HostOf(simulator, new RunOptions()));
        Assert.Empty(_noted.Made);
        Assert.Equal("noted", HostOf(simulator, new RunOptions { HostName = "noted" }));
        Assert.Single(_noted.Made);
    }

    [Fact]
    public void A_factory_may_use_services_and_hides_a_former_one_of_its_name()
    {
        var simulator = Simulator(builder =>
        {
            builder.Services.AddSingleton(_noted);
            builder.AddHost(_ => new NotedFactory("noted"))
                .AddHost(services => services.GetRequiredService<NotedFactory>());
        });
        HostOf(simulator, new RunOptions { HostName = "noted" });
        Assert.Single(_noted.Made);
    }

    [Theory]
    [InlineData("paralel", "unknown host paralel; the nearest is parallel")]
    [InlineData("noted", "unknown host noted; expected one of sequential, parallel")]
    public void An_unknown_host_is_told_with_the_nearest_name(string name, string message) => Assert.Equal(
        message,
        Assert.Throws<HostException>(() => HostOf(Simulator(_ => { }), new RunOptions { HostName = name })).Message);

    [Fact]
    public void Hosts_that_were_added_are_among_the_expected_ones()
    {
        var simulator = Simulator(builder => builder.AddHost(_ => _noted).UseHost(_ => new NotedFactory("parallel")));
        Assert.Equal(
            "unknown host x; expected one of sequential, parallel, noted",
            Assert.Throws<HostException>(() => HostOf(simulator, new RunOptions { HostName = "x" })).Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public void The_sequential_host_has_one_thread(int threads) => Assert.Equal(
        $"the host sequential has 1 thread, not {threads}; expected 1, or the host parallel",
        Assert.Throws<HostException>(() => SimulationRun.Run(
            SampleRun.Configuration, new RunOptions { HostName = "sequential", Threads = threads })).Message);

    [Fact]
    public void The_callers_own_host_is_used_whatever_else_is_said_and_lives_on()
    {
        using var own = new ParallelHost(3);
        var simulator = Simulator(builder => builder.UseHost(_ => _noted));
        var unnamed = new RunOptions { Host = own };
        var named = new RunOptions { Host = own, HostName = "mine", Threads = 2 };
        Assert.Equal("own", HostOf(simulator, unnamed));
        Assert.Equal("mine", HostOf(simulator, named));
        Assert.Equal(("mine", 3), NameAndThreads(SimulationRun.Run(SampleRun.Configuration, named)));
        Assert.Empty(_noted.Made);
    }

    [Fact]
    public void A_host_that_was_made_for_a_run_is_disposed_of_with_it()
    {
        var simulator = Simulator(builder => builder.UseHost(_ => _noted));
        HostOf(simulator, new RunOptions { Threads = 2 });
        Assert.Throws<MachineTooSmallException>(() => simulator.Run(SampleRun.Failing, new RunOptions { Threads = 2 }));
        Assert.Equal(2, _noted.Made.Count);
        Assert.All(_noted.Made, host => Assert.Throws<ObjectDisposedException>(
            () => SimulationRun.Run(SampleRun.Configuration, new RunOptions { Host = host })));
    }

    [Fact]
    public void A_result_is_the_same_on_every_host()
    {
        using var own = new ParallelHost(2);
        var simulator = Simulator(builder => builder.AddHost(_ => _noted));
        RunOptions[] all =
        [
            new(), new() { Threads = 3 },
            new() { HostName = "sequential" }, new() { HostName = "parallel", Threads = 2 },
            new() { HostName = "noted", Threads = 2 }, new() { Host = own },
        ];
        var results = all.Select(options => simulator.Run(SampleRun.Configuration, options).Result).ToList();
        Assert.True(results[0].Kernel.MajorFaults > 100);
        Assert.Single(results.Select(ResultJson.Hash).Distinct());
    }

    private static Simulator Simulator(Action<VmActorsBuilder> add)
    {
        var services = new ServiceCollection();
        add(services.AddVmActors());
        return services.BuildServiceProvider().GetRequiredService<Simulator>();
    }

    private static string HostOf(Simulator simulator, RunOptions options) =>
        simulator.Run(SampleRun.Configuration, options).Host.Name;

    private static (string, int) NameAndThreads(RunReport report) => (report.Host.Name, report.Host.Threads);
}
