using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Tidy;

/// <summary>The compiled projects of src, and the samples of this one, as their instructions.</summary>
internal static class Code
{
    private static readonly DefaultAssemblyResolver Resolver = NewResolver();

    /// <summary>The assemblies of src by project name.</summary>
    public static IReadOnlyDictionary<string, AssemblyDefinition> Projects { get; } = Layers.Names.ToDictionary(
        name => name, name => Load(name == "VmActors.Cli" ? "vmactors" : name), StringComparer.Ordinal);

    /// <summary>This assembly, whose samples show that every rule can fail.</summary>
    public static AssemblyDefinition Samples { get; } = Load("Tidy");

    /// <summary>The projects that a result depends on.</summary>
    public static IEnumerable<AssemblyDefinition> Model => Layers.Model.Select(name => Projects[name]);

    /// <summary>Every type, nested and generated ones included.</summary>
    public static IEnumerable<TypeDefinition> Types(this AssemblyDefinition assembly) => assembly.MainModule.GetTypes();

    /// <summary>A sample of this assembly, with the types in it.</summary>
    public static IEnumerable<TypeDefinition> Sample(string name) =>
        Samples.Types().Where(type => type.Home() == $"Tidy.Samples.{name}");

    /// <summary>The methods of a type that have code.</summary>
    public static IEnumerable<MethodDefinition> Bodies(this TypeDefinition type) =>
        type.Methods.Where(method => method.HasBody);

    /// <summary>The full name of the outermost type around a type: the one with a file of its own.</summary>
    public static string Home(this TypeReference type)
    {
        while (type.DeclaringType is not null)
            type = type.DeclaringType;
        return type.FullName;
    }

    /// <summary>The method as its author wrote it, also for lambdas, iterators and operations.</summary>
    public static string AuthorName(this MethodDefinition method)
    {
        var generated = method.Name.Contains('<', StringComparison.Ordinal) ? method.Name : method.DeclaringType.Name;
        var start = generated.IndexOf('<', StringComparison.Ordinal) + 1;
        var end = generated.IndexOf('>', StringComparison.Ordinal);
        return end > start && start > 0 ? generated[start..end] : method.Name;
    }

    /// <summary>The type without its arguments: <c>System.Collections.Generic.List`1</c>.</summary>
    public static string Shape(this TypeReference type) => type.GetElementType().FullName;

    /// <summary>The calls, constructions included, that a method makes.</summary>
    public static IEnumerable<(Instruction At, MethodReference Callee)> Calls(this MethodDefinition method) =>
        method.Body.Instructions
            .Where(instruction => instruction.Operand is MethodReference)
            .Select(instruction => (instruction, (MethodReference)instruction.Operand));

    private static AssemblyDefinition Load(string name) => AssemblyDefinition.ReadAssembly(
        Path.Combine(AppContext.BaseDirectory, name + ".dll"),
        new ReaderParameters { AssemblyResolver = Resolver, ReadSymbols = true });

    private static DefaultAssemblyResolver NewResolver()
    {
        var resolver = new DefaultAssemblyResolver();
        resolver.AddSearchDirectory(AppContext.BaseDirectory);
        return resolver;
    }
}
