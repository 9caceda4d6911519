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
    public void The_model_uses_no_packages() => Findings.AreNone(ProjectFiles
        .Where(file => Layers.Model.Contains(Name(file.Path), StringComparer.Ordinal))
        .SelectMany(file => References(file, "PackageReference").Select(name => new Finding(file.Path, name))));

    [Fact]
    public void The_architecture_document_lists_the_projects_in_this_order() => Assert.Equal(
        Layers.Names,
        Regex.Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs/architecture.md")), @"^\| `(VmActors\.\w+)`",
            RegexOptions.Multiline).Select(match => match.Groups[1].Value));

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = File.ReadAllText(Path.Combine(Repository.Root, "VmActors.sln")).Replace('\\', '/');
        Findings.AreNone(Repository.Under("", ".csproj")
            .Where(file => !solution.Contains($"\"{file.Path}\"", StringComparison.Ordinal))
            .Select(file => new Finding(file.Path, "is not in VmActors.sln")));
    }

    [Theory]
    [InlineData("VmActors.Machine", "VmActors.Kernel")]
    [InlineData("VmActors.Kernel", "VmActors.Machine")]
    [InlineData("VmActors.Units", "VmActors.Runtime")]
    [InlineData("VmActors.Workloads", "VmActors.Units")]
    [InlineData("VmActors.Simulation", "VmActors.Cli")]
    [InlineData("VmActors.Unheard", "VmActors.Vocabulary")]
    public void A_reference_across_or_down_is_found(string project, string reference) =>
        Assert.Single(Layers.Check(project, [reference]));

    private static string Name(string path) => Path.GetFileNameWithoutExtension(path.Replace('\\', '/'));

    private static IEnumerable<string> References(RepositoryFile project, string kind) =>
        XDocument.Parse(project.Text).Descendants(kind).Select(item => item.Attribute("Include")!.Value);
}
