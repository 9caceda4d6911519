using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Tidy.Rules;

/// <summary>
/// A message is a sealed record of values: nested in a static class called *Protocol, where it is a word between
/// actors, or private to the one actor that sends it to itself.
/// </summary>
internal static class MessageShape
{
    private const string Message = "VmActors.Runtime.Message";

    /// <summary>The message types among these that are no mere base of others.</summary>
    public static IEnumerable<TypeDefinition> Messages(IEnumerable<TypeDefinition> types) =>
        types.Where(type => !type.IsAbstract && IsMessage(type));

    public static IEnumerable<Finding> Check(TypeDefinition message, bool isProtocol)
    {
        var name = message.FullName;
        if (!message.IsSealed)
            yield return new Finding(name, "a message is sealed");
        if (!message.Methods.Any(method => method.Name == "<Clone>$"))
            yield return new Finding(name, "a message is a record");
        if (isProtocol && !IsInProtocol(message))
            yield return new Finding(
                name, "a protocol's message is public in a static class whose name ends in Protocol");
        if (!isProtocol && !message.IsNestedPrivate)
            yield return new Finding(name, "a message outside Protocols is private to its actor");
        foreach (var field in message.Fields.Where(field => !field.IsStatic))
        {
            if (!field.IsInitOnly)
                yield return new Finding(name, $"{field.Name} can change after the message was sent");
            if (!IsValue(field.FieldType))
                yield return new Finding(
                    name, $"{field.Name} is neither a value, a string nor an immutable array of them");
        }
    }

    /// <summary>The messages that code takes: as the type of a handler or an answer, or in a pattern.</summary>
    public static HashSet<string> Received(IEnumerable<TypeDefinition> code) => Instructions(code)
        .SelectMany(instruction => instruction switch
        {
            { OpCode.Code: Mono.Cecil.Cil.Code.Isinst, Operand: TypeReference type } => [type.FullName],
            { Operand: GenericInstanceMethod { Name: "Receive" or "Ask" } call } =>
                call.GenericArguments.Select(argument => argument.FullName),
            _ => [],
        })
        .ToHashSet(StringComparer.Ordinal);

    /// <summary>The types that code makes instances of.</summary>
    public static HashSet<string> Constructed(IEnumerable<TypeDefinition> code) => Instructions(code)
        .Where(instruction => instruction.OpCode.Code == Mono.Cecil.Cil.Code.Newobj)
        .Select(instruction => ((MethodReference)instruction.Operand).DeclaringType.FullName)
        .ToHashSet(StringComparer.Ordinal);

    private static IEnumerable<Instruction> Instructions(IEnumerable<TypeDefinition> code) =>
        code.SelectMany(type => type.Bodies()).SelectMany(method => method.Body.Instructions);

    private static bool IsMessage(TypeDefinition type)
    {
        for (var parent = type.BaseType; parent is not null; parent = parent.Resolve().BaseType)
        {
            if (parent.FullName == Message)
                return true;
            if (!parent.FullName.StartsWith("VmActors.", StringComparison.Ordinal)
                && !parent.FullName.StartsWith("Tidy.", StringComparison.Ordinal))
                return false;
        }

        return false;
    }

    private static bool IsInProtocol(TypeDefinition message) => message.IsNestedPublic
        && message.DeclaringType is { IsAbstract: true, IsSealed: true } outer
        && outer.Name.EndsWith("Protocol", StringComparison.Ordinal);

    private static bool IsValue(TypeReference type)
    {
        if (type.IsPrimitive || type.FullName == "System.String")
            return true;
        if (type is GenericInstanceType generic)
        {
            return generic.Shape() is "System.Nullable`1" or "System.Collections.Immutable.ImmutableArray`1"
                && generic.GenericArguments.All(IsValue);
        }

        return type.IsValueType && type.Resolve() is { } value
            && (value.IsEnum || value.Fields.All(field =>
                field.IsStatic || (field.IsInitOnly && IsValue(field.FieldType))));
    }
}
