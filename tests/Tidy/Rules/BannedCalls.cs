using Mono.Cecil;

namespace Tidy.Rules;

/// <summary>
/// What the model may not touch: a run is a function of its configuration, its inputs and its seed, so nothing in it
/// asks the host for the time, dice, threads, files or a culture, and nothing that outlives a run can change.
/// </summary>
internal static class BannedCalls
{
    /// <summary>Starts of <c>Namespace.Type::Member</c>.</summary>
    private static readonly string[] Banned =
    [
        "System.DateTime::get_Now", "System.DateTime::get_UtcNow", "System.DateTime::get_Today",
        "System.DateTimeOffset::get_Now", "System.DateTimeOffset::get_UtcNow", "System.TimeProvider::",
        "System.Diagnostics.Stopwatch::", "System.Diagnostics.Process::", "System.Environment::",
        "System.Random::", "System.Security.Cryptography.RandomNumberGenerator::",
        "System.Guid::NewGuid", "System.Guid::CreateVersion7",
        "System.Threading.", "System.Collections.Concurrent.",
        "System.Globalization.CultureInfo::get_Current", "System.Globalization.CultureInfo::set_",
        "System.Console::", "System.Net.",
        "System.IO.File", "System.IO.Directory", "System.IO.RandomAccess::", "System.IO.Path::GetTemp",
    ];

    /// <summary>What a method does on the host. Traces and scripts are files; the code of hosts is not the
    /// model.</summary>
    public static IEnumerable<Finding> HostUses(TypeDefinition type)
    {
        if (type.Home().StartsWith("VmActors.Runtime.Hosts.", StringComparison.Ordinal))
            return [];
        var readsFiles = type.Home().StartsWith("VmActors.Workloads.Traces.", StringComparison.Ordinal)
            || type.Home().StartsWith("VmActors.Workloads.Scripts.", StringComparison.Ordinal);
        return
            from method in type.Bodies()
            from call in method.Calls()
            let key = $"{call.Callee.DeclaringType.Shape()}::{call.Callee.Name}"
            where Array.Exists(Banned, start => key.StartsWith(start, StringComparison.Ordinal))
            where !(readsFiles && key.StartsWith("System.IO.", StringComparison.Ordinal))
            where !IsOfIterators(method, key)
            select new Finding(type.Home(), $"{method.AuthorName()} calls {key}");
    }

    /// <summary>Hash codes differ from run to run: only hash codes may be made of them.</summary>
    public static IEnumerable<Finding> HashUses(TypeDefinition type) =>
        from method in type.Bodies()
        where method.Name != "GetHashCode"
        from call in method.Calls()
        where call.Callee.Name == "GetHashCode" || call.Callee.DeclaringType.FullName == "System.HashCode"
        select new Finding(type.Home(), $"{method.AuthorName()} uses a hash code");

    /// <summary>Fields that two runs in one process would share.</summary>
    public static IEnumerable<Finding> SharedState(TypeDefinition type) =>
        from field in type.Fields
        where field.IsStatic && !field.IsLiteral && !type.Name.StartsWith('<')
        where !field.IsInitOnly || IsCollection(field.FieldType)
        select new Finding(type.Home(), $"the static field {field.Name} can change");

    private static bool IsCollection(TypeReference type) =>
        type.Namespace is "System.Collections.Generic" or "System.Collections.Concurrent"
        && !type.Shape().Contains("Comparer", StringComparison.Ordinal);

    /// <summary>The compiler asks for the thread in every iterator that it writes.</summary>
    private static bool IsOfIterators(MethodDefinition method, string key) =>
        key == "System.Environment::get_CurrentManagedThreadId"
        && method.DeclaringType.Name.StartsWith('<');
}
