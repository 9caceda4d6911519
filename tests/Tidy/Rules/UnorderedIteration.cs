using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Tidy.Rules;

/// <summary>
/// Iteration over hash tables, whose order is an accident: by foreach, through Keys or Values, or by handing one over
/// as a sequence. Questions whose answer does not depend on the order are free, as is what sorts at once.
/// </summary>
internal static class UnorderedIteration
{
    private static readonly string[] HashTables =
    [
        "System.Collections.Generic.Dictionary`2", "System.Collections.Generic.HashSet`1",
        "System.Collections.Generic.IDictionary`2", "System.Collections.Generic.IReadOnlyDictionary`2",
        "System.Collections.Concurrent.ConcurrentDictionary`2", "System.Collections.Frozen.FrozenDictionary`2",
        "System.Collections.Frozen.FrozenSet`1", "System.Collections.Immutable.ImmutableDictionary`2",
        "System.Collections.Immutable.ImmutableHashSet`1", "System.Collections.Hashtable",
    ];

    private static readonly string[] Walks = ["GetEnumerator", "get_Keys", "get_Values", "CopyTo", "ToArray"];

    private static readonly string[] Sequences =
    [
        "System.Collections.IEnumerable", "System.Collections.Generic.IEnumerable`1",
        "System.Collections.Generic.ICollection`1", "System.Collections.Generic.IReadOnlyCollection`1",
    ];

    private static readonly string[] OrderFree =
    [
        "Any", "All", "Contains", "Count", "LongCount", "Max", "Min", "Order", "OrderBy", "OrderByDescending",
        "OrderDescending", "SetEquals", "ToHashSet", "UnionWith", "ExceptWith",
    ];

    public static IEnumerable<Finding> Check(TypeDefinition type) =>
        from method in type.Bodies()
        from call in method.Calls()
        where WalksATable(call.Callee) || TakesATable(method, call.At, call.Callee)
        select new Finding(
            type.Home(),
            $"{method.AuthorName()} walks a hash table by {call.Callee.DeclaringType.Name}.{call.Callee.Name}");

    private static bool WalksATable(MethodReference callee) =>
        IsHashTable(callee.DeclaringType) && Walks.Contains(callee.Name, StringComparer.Ordinal);

    private static bool TakesATable(MethodDefinition method, Instruction call, MethodReference callee)
    {
        if (OrderFree.Contains(callee.Name, StringComparer.Ordinal) || call.OpCode.FlowControl != FlowControl.Call)
            return false;
        var isOnSequence = callee.Name == "GetEnumerator" && IsSequence(callee.DeclaringType);
        return (isOnSequence && IsHashTable(Evaluation.Argument(method, call, callee.Parameters.Count)))
            || callee.Parameters.Any(parameter => IsSequence(parameter.ParameterType)
                && IsHashTable(Evaluation.Argument(method, call, callee.Parameters.Count - 1 - parameter.Index)));
    }

    private static bool IsSequence(TypeReference type) => Sequences.Contains(type.Shape(), StringComparer.Ordinal);

    private static bool IsHashTable(TypeReference? type) =>
        type is not null && HashTables.Contains((type.DeclaringType ?? type).Shape(), StringComparer.Ordinal);
}
