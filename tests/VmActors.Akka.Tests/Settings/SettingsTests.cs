using Akka.Actor;
using Akka.Configuration;
using Scenarios;
using VmActors.Akka.Hosting;

namespace VmActors.Akka.Tests.Settings;

/// <summary>What an application's HOCON may say below <c>vmactors</c>.</summary>
public sealed class SettingsTests() : QuietKit(Own)
{
    private const string Own = """
        vmactors.threads = 3
        vmactors.dispatcher = mine
        mine { type = Dispatcher, throughput = 10 }
        """;

    private const string NoDispatcher = ", but there is no such section; expected one of vmactors.dispatchers.channel, "
        + "vmactors.dispatchers.fork-join, vmactors.dispatchers.pinned, vmactors.dispatchers.thread-pool, "
        + "or one of your own";

    private const string NoThreads = "; expected 1 to 1024, or 0 for no bound";

    [Fact]
    public void The_defaults_are_those_of_the_file_that_documents_them()
    {
        var file = ConfigurationFactory.ParseString(File.ReadAllText(Runs.Path("config/akka.conf")));
        Assert.Equal(file.ToString(), VmActorsSettings.Defaults.ToString());
        Assert.Equal(
            new VmActorsSettings("vmactors.dispatchers.thread-pool", null),
            VmActorsSettings.From(VmActorsSettings.Defaults));
    }

    [Fact]
    public void Where_an_application_says_nothing_the_defaults_hold()
    {
        Assert.Equal(VmActorsSettings.From(VmActorsSettings.Defaults), From("akka.loglevel = OFF"));
        Assert.Equal(new VmActorsSettings("vmactors.dispatchers.pinned", null),
            From("vmactors.dispatcher = vmactors.dispatchers.pinned"));
        Assert.Equal(new VmActorsSettings("vmactors.dispatchers.thread-pool", 1024), From("vmactors.threads = 1024"));
    }

    [Theory]
    [InlineData("vmactors.threads = -1", "vmactors.threads is -1" + NoThreads)]
    [InlineData("vmactors.threads = many", "vmactors.threads is many" + NoThreads)]
    [InlineData("vmactors.threads = 2.5", "vmactors.threads is 2.5" + NoThreads)]
    [InlineData("vmactors.threads = 1025", "vmactors.threads is 1025" + NoThreads)]
    [InlineData("vmactors.threads = 99999999999", "vmactors.threads is 99999999999" + NoThreads)]
    [InlineData("vmactors.threads = \"\"", "vmactors.threads is \"\"" + NoThreads)]
    [InlineData("vmactors.threads = null", "vmactors.threads is null" + NoThreads)]
    [InlineData("vmactors.threads = [1, 2]", "vmactors.threads is a list" + NoThreads)]
    [InlineData("vmactors.threads { max = 2 }", "vmactors.threads is a section" + NoThreads)]
    [InlineData("vmactors.dispatcher = nowhere", "vmactors.dispatcher is nowhere" + NoDispatcher)]
    [InlineData("vmactors.dispatcher = pinned", "vmactors.dispatcher is pinned" + NoDispatcher)]
    [InlineData("vmactors.dispatcher = \"\"", "vmactors.dispatcher is \"\"" + NoDispatcher)]
    [InlineData("vmactors.thread = 1", "vmactors.thread is no setting; the nearest is vmactors.threads")]
    [InlineData("vmactors.speed = 1", "vmactors.speed is no setting; "
        + "expected one of vmactors.threads, vmactors.dispatcher, vmactors.dispatchers")]
    [InlineData("vmactors = 5", "vmactors is 5; expected a section, as config/akka.conf has it")]
    [InlineData("vmactors.dispatchers = 5",
        "vmactors.dispatchers is 5; expected a section, as config/akka.conf has it")]
    public void A_wrong_key_or_value_is_told_with_what_was_expected(string hocon, string message) =>
        Assert.Equal(message, Assert.Throws<ConfigurationException>(() => From(hocon)).Message);

    [Theory]
    [InlineData("vmactors.dispatcher = akka.loglevel",
        "vmactors.dispatcher is akka.loglevel, which makes no dispatcher: Dispatcher OFF not configured.")]
    [InlineData("vmactors.dispatcher = mine, mine { type = Nonsense }",
        "vmactors.dispatcher is mine, which makes no dispatcher: "
        + "Could not resolve dispatcher type Nonsense for path mine")]
    public void A_dispatcher_that_cannot_be_made_is_told_before_a_run_and_each_time(string hocon, string message)
    {
        using var system = ActorSystem.Create("wrong", ConfigurationFactory.ParseString(hocon).WithFallback(Quiet));
        for (var time = 0; time < 2; time++)
            Assert.Equal(message, Assert.Throws<ConfigurationException>(() => new AkkaHost(system)).Message);
    }

    [Fact]
    public void An_application_may_bring_a_dispatcher_of_its_own_and_bound_the_threads()
    {
        Assert.Equal(new VmActorsSettings("mine", 3), VmActorsExtension.Of(Sys).Settings);
        using var host = new AkkaHost(Sys, 8);
        Assert.Equal(3, host.ThreadCount);
        using var two = new AkkaHost(Sys, 2);
        Assert.Equal(2, two.ThreadCount);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_host_has_one_thread_or_more(int threads) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new AkkaHost(Sys, threads));

    private static VmActorsSettings From(string hocon) =>
        VmActorsSettings.From(ConfigurationFactory.ParseString(hocon));
}
