using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Tidy;

/// <summary>Projects see only what stands above them.</summary>
public class LayerTests
{
    private static IEnumerable<RepositoryFile> ProjectFiles => Repository.Under("src/", ".csproj");

    [Fact]
    public void Project_files_refer_upwards_only() => Findings.AreNone(ProjectFiles.SelectMany(file =>
        Layers.Check(Name(file.Path), References(file, "ProjectReference").Select(Name))));

    [Fact]
    public void Assemblies_refer_upwards_only() => Findings.AreNone(Code.Projects.SelectMany(project =>
        Layers.Check(project.Key, project.Value.MainModule.AssemblyReferences
            .Select(reference => reference.Name)
            .Where(name => name.StartsWith("VmActors.", StringComparison.Ordinal)))));

    [Fact]
    public void The_model_uses_no_packages() => Findings.AreNone(ProjectFiles.SelectMany(Packages));

    [Fact]
    public void The_architecture_document_lists_the_projects_in_this_order()
    {
        var document = File.ReadAllText(Path.Combine(Repository.Root, "docs/architecture.md"));
        var rows = Regex.Matches(document, @"^\| `(VmActors\.\w+)`", RegexOptions.Multiline);
        Assert.Equal(Layers.Names, rows.Select(match => match.Groups[1].Value));
    }

    [Fact]
    public void Every_project_is_in_the_solution() => Findings.AreNone(Missing(
        File.ReadAllText(Path.Combine(Repository.Root, "VmActors.sln")), Repository.Under("", ".csproj")));

    [Theory]
    [InlineData("VmActors.Machine", "VmActors.Kernel")]
    [InlineData("VmActors.Kernel", "VmActors.Machine")]
    [InlineData("VmActors.Units", "VmActors.Runtime")]
    [InlineData("VmActors.Machine", "VmActors.Exercises")]
    [InlineData("VmActors.Workloads", "VmActors.Units")]
    [InlineData("VmActors.Simulation", "VmActors.Cli")]
    [InlineData("VmActors.Simulation", "VmActors.Akka")]
    [InlineData("VmActors.Unheard", "VmActors.Vocabulary")]
    public void A_reference_across_or_down_is_found(string project, string reference) =>
        Assert.Single(Layers.Check(project, [reference]));

    [Theory]
    [InlineData("src/VmActors.Units/VmActors.Units.csproj", 1)]
    [InlineData("src/VmActors.Cli/VmActors.Cli.csproj", 0)]
    public void A_package_of_the_model_is_found(string path, int count) => Assert.Equal(
        count, Packages(new RepositoryFile(path, "<Project><PackageReference Include=\"A\" /></Project>", 1)).Count());

    [Fact]
    public void A_project_outside_the_solution_is_found() => Assert.Equal(
        ["bench/B/B.csproj"],
        Missing("Project = \"A\", \"src\\A\\A.csproj\"",
            [new RepositoryFile("src/A/A.csproj", "", 1), new RepositoryFile("bench/B/B.csproj", "", 1)])
            .Select(finding => finding.Where));

    private static string Name(string path) => Path.GetFileNameWithoutExtension(path.Replace('\\', '/'));

    private static IEnumerable<string> References(RepositoryFile project, string kind) =>
        XDocument.Parse(project.Text).Descendants(kind).Select(item => item.Attribute("Include")!.Value);

    private static IEnumerable<Finding> Packages(RepositoryFile project) =>
        Layers.Model.Contains(Name(project.Path), StringComparer.Ordinal)
            ? References(project, "PackageReference").Select(name => new Finding(project.Path, $"uses {name}"))
            : [];

    private static IEnumerable<Finding> Missing(string solution, IEnumerable<RepositoryFile> projects) => projects
        .Where(file => !solution.Replace('\\', '/').Contains($"\"{file.Path}\"", StringComparison.Ordinal))
        .Select(file => new Finding(file.Path, "is not in VmActors.sln"));
}
