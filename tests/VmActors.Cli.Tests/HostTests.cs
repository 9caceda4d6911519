using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using VmActors.Cli.Running;
using VmActors.Simulation.Hosting;
#if WITH_AKKA
using VmActors.Tests;
#endif

namespace VmActors.Cli.Tests;

/// <summary>The option <c>--host</c> with the real simulation.</summary>
public sealed class HostTests : IDisposable
{
    private readonly ToolFixture _tool = new();

    public void Dispose() => _tool.Dispose();

    [Theory]
    [InlineData("sequential", 1, "--host", "sequential")]
    [InlineData("sequential", 1, "--host", "sequential", "--threads", "1")]
    [InlineData("parallel", 3, "--host", "parallel", "--threads", "3")]
    [InlineData("parallel", 1, "--host", "parallel", "--threads", "1")]
    [InlineData("sequential", 1, "--threads", "1")]
    [InlineData("parallel", 2, "--threads", "2")]
#if WITH_AKKA
    [InlineData("akka", 2, "--host", "akka", "--threads", "2")]
#endif
    public void A_run_says_its_host_and_finds_the_same_on_each(string name, int threads, params string[] options)
    {
        var document = Document(options);
        Assert.Equal((name, threads), ((string)document["host"]!["name"]!, (int)document["host"]!["threads"]!));
        Assert.Equal((string)Document()["resultHash"]!, (string)document["resultHash"]!);
    }

    [Theory]
    [InlineData("the host sequential has 1 thread, not 4; expected 1, or the host parallel",
        "--host", "sequential", "--threads", "4")]
    [InlineData("unknown host aka; the nearest is akka", "--host", "aka")]
    [InlineData("unknown host Threads; expected one of sequential, parallel, akka", "--host", "Threads")]
#if !WITH_AKKA
    [InlineData(
        "this build has no Akka.NET host; build it with: dotnet build -c Release -p:WithAkka=true", "--host", "akka")]
#endif
    public void A_host_that_cannot_be_had_is_told_in_one_line(string message, params string[] options)
    {
        Assert.Equal(
            (2, "", $"vmactors: {message}\n"),
            Run([.. options, "--output", "@out", "--journal", "@journal.txt"]));
        Assert.Equal([_tool.In("x.json")], Directory.GetFileSystemEntries(_tool.Folder));
    }

#if WITH_AKKA
    [Fact]
    public void The_settings_that_the_project_brings_are_taken_and_change_no_result()
    {
        var settings = Path.Combine(Snapshot.RepositoryRoot, "config/akka.conf");
        var document = Document("--host", "akka", "--host-config", settings, "--threads", "2");
        Assert.Equal(("akka", 2), ((string)document["host"]!["name"]!, (int)document["host"]!["threads"]!));
        Assert.Equal((string)Document()["resultHash"]!, (string)document["resultHash"]!);
    }

    [Fact]
    public void Settings_may_bound_the_threads()
    {
        _tool.Write("one.conf", "vmactors { threads = 1, dispatcher = vmactors.dispatchers.fork-join }");
        var document = Document("--host", "akka", "--host-config", "@one.conf", "--threads", "8");
        Assert.Equal(1, (int)document["host"]!["threads"]!);
    }

    [Theory]
    [InlineData("vmactors.threads = many", "vmactors.threads is many; expected 1 to 1024, or 0 for no bound")]
    [InlineData("vmactors.thread = 1", "vmactors.thread is no setting; the nearest is vmactors.threads")]
    [InlineData("vmactors.dispatcher = mine, mine { type = Nonsense }",
        "vmactors.dispatcher is mine, which makes no dispatcher: "
        + "Could not resolve dispatcher type Nonsense for path mine")]
    [InlineData("a = ${b}", "this is no HOCON: Unresolved substitution: b")]
    [InlineData("hello\n", "this is no HOCON: there is no setting in it")]
    public void Wrong_settings_are_told_in_one_line_and_nothing_is_written(string text, string message)
    {
        _tool.Write("akka.conf", text);
        Assert.Equal(
            (2, "", $"vmactors: the settings of the host akka: {message}\n"),
            Run("--host", "akka", "--host-config", "@akka.conf", "--output", "@out", "--journal", "@journal.txt"));
        Assert.Equal(
            [_tool.In("akka.conf"), _tool.In("x.json")],
            Directory.GetFileSystemEntries(_tool.Folder).Order(StringComparer.Ordinal));
    }
#endif

    [Fact]
    public void The_factory_of_the_host_gets_the_text_of_its_settings()
    {
        _tool.Write("akka.conf", "akka.loglevel = OFF");
        Assert.Equal((2, "", "FOLDER/akka.conf: akka.loglevel = OFF\n"), Told("--host-config", "@akka.conf"));
        Assert.Equal((2, "", "vmactors: no settings\n"), Told());

        (int, string, string) Told(params string[] options) => _tool.Run(
            ["run", "@x.json", "--quiet", "--host", "akka", .. options],
            services =>
            {
                ToolServices.Register(services);
                services.AddVmActors().AddHost(provider =>
                    new TellingFactory(provider.GetRequiredService<HostSettings>().Text));
            });
    }

    private (int ExitCode, string Out, string Error) Run(params string[] options) =>
        _tool.Run(["run", "@x.json", "--format", "json", "--quiet", .. options], ToolServices.Register);

    private JsonNode Document(params string[] options)
    {
        var (exitCode, output, error) = Run(options);
        Assert.Equal((0, ""), (exitCode, error));
        return JsonNode.Parse(output)!;
    }

    /// <summary>Cannot make a host, and tells the settings that it was given.</summary>
    private sealed class TellingFactory(string? text) : IHostFactory
    {
        public string Name => "akka";

        public Runtime.Hosts.IHost Make(int threads) => throw new HostException(text ?? "no settings");
    }
}
