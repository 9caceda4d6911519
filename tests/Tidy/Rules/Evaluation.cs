using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Tidy.Rules;

/// <summary>Follows the evaluation stack backwards from a call, through code without jumps.</summary>
internal static class Evaluation
{
    /// <summary>The declared type of what a call takes, or null when that cannot be told.</summary>
    /// <param name="method">The method that the call is in.</param>
    /// <param name="call">The call.</param>
    /// <param name="above">How many of its arguments lie above on the stack: 0 for the last.</param>
    public static TypeReference? Argument(MethodDefinition method, Instruction call, int above)
    {
        for (var instruction = call.Previous; instruction is not null; instruction = instruction.Previous)
        {
            if (instruction.OpCode.FlowControl is FlowControl.Branch or FlowControl.Return or FlowControl.Throw)
                return null;
            if (instruction.OpCode.Code == Mono.Cecil.Cil.Code.Dup)
            {
                above = Math.Max(above - 1, 0);
                continue;
            }

            var pushes = Pushes(instruction);
            if (above < pushes)
                return TypeOf(method, instruction);
            above += Pops(instruction) - pushes;
        }

        return null;
    }

    private static TypeReference? TypeOf(MethodDefinition method, Instruction instruction) => instruction.Operand switch
    {
        FieldReference field => field.FieldType,
        MethodReference made when instruction.OpCode.Code == Mono.Cecil.Cil.Code.Newobj => made.DeclaringType,
        MethodReference called => called.ReturnType,
        VariableDefinition variable => variable.VariableType,
        ParameterDefinition parameter => parameter.ParameterType,
        TypeReference type => type,
        _ => ShortForm(method, instruction.OpCode),
    };

    /// <summary><c>ldloc.0</c> to <c>ldloc.3</c> and <c>ldarg.0</c> to <c>ldarg.3</c> hold their operand in their
    /// name.</summary>
    private static TypeReference? ShortForm(MethodDefinition method, OpCode code)
    {
        var number = code.Name[^1] - '0';
        if (code.Name.StartsWith("ldloc.", StringComparison.Ordinal))
            return method.Body.Variables[number].VariableType;
        if (!code.Name.StartsWith("ldarg.", StringComparison.Ordinal))
            return null;
        if (!method.HasThis)
            return method.Parameters[number].ParameterType;
        return number == 0 ? method.DeclaringType : method.Parameters[number - 1].ParameterType;
    }

    private static int Pops(Instruction instruction) => instruction.OpCode.StackBehaviourPop switch
    {
        StackBehaviour.Pop0 or StackBehaviour.PopAll => 0,
        StackBehaviour.Varpop when instruction.Operand is MethodReference method => method.Parameters.Count
            + (method.HasThis && instruction.OpCode.Code != Mono.Cecil.Cil.Code.Newobj ? 1 : 0),
        StackBehaviour.Varpop => 1,
        var named => named.ToString().Split('_').Length,
    };

    private static int Pushes(Instruction instruction) => instruction.OpCode.StackBehaviourPush switch
    {
        StackBehaviour.Push0 => 0,
        StackBehaviour.Varpush => ((MethodReference)instruction.Operand).ReturnType.FullName == "System.Void" ? 0 : 1,
        var named => named.ToString().Split('_').Length,
    };
}
