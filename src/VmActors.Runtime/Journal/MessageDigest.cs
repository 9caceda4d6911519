using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Linq.Expressions;
using System.Reflection;
using VmActors.Runtime.Engine;

namespace VmActors.Runtime.Journal;

/// <summary>Adds whole messages to a <see cref="RunningHash"/>: type and every field. The code for a type is made once,
/// from its fields in name order, so that no field can be forgotten.</summary>
internal static class MessageDigest
{
    private static readonly ConcurrentDictionary<Type, Func<RunningHash, Message, RunningHash>> s_digests = new();

    private static readonly MethodInfo s_addWord = typeof(RunningHash).GetMethod(nameof(RunningHash.Add), [typeof(ulong)])!;
    private static readonly MethodInfo s_addText = typeof(RunningHash).GetMethod(nameof(RunningHash.Add), [typeof(string)])!;
    private static readonly MethodInfo s_addArray = typeof(MessageDigest)
        .GetMethod(nameof(AddArray), BindingFlags.NonPublic | BindingFlags.Static)!;

    public static RunningHash Add(RunningHash hash, in Delivery delivery) => Add(
        hash.Add((ulong)delivery.Time.Cycles).Add((ulong)delivery.Rank << 32 | (uint)delivery.Sender).Add((ulong)delivery.Sequence),
        delivery.Message);

    public static RunningHash Add(RunningHash hash, Message message) =>
        s_digests.GetOrAdd(message.GetType(), Compile)(hash, message);

    private static Func<RunningHash, Message, RunningHash> Compile(Type type)
    {
        var hash = Expression.Parameter(typeof(RunningHash), "hash");
        var message = Expression.Parameter(typeof(Message), "message");
        var body = Expression.Call(hash, s_addText, Expression.Constant(type.Name));
        return Expression.Lambda<Func<RunningHash, Message, RunningHash>>(
            AddFields(body, Expression.Convert(message, type), type), hash, message).Compile();
    }

    private static Expression AddFields(Expression hash, Expression value, Type type)
    {
        foreach (var field in Fields(type))
            hash = AddValue(hash, Expression.Field(value, field), field.FieldType, field);
        return hash;
    }

    private static Expression AddValue(Expression hash, Expression value, Type type, FieldInfo field)
    {
        if (type.IsEnum)
            return AddValue(hash, Expression.Convert(value, type.GetEnumUnderlyingType()), type.GetEnumUnderlyingType(), field);
        if (type == typeof(bool))
            return Expression.Call(hash, s_addWord, Expression.Condition(value, Expression.Constant(1UL), Expression.Constant(0UL)));
        if (type.IsPrimitive && type != typeof(double) && type != typeof(float))
            return Expression.Call(hash, s_addWord, Expression.Convert(value, typeof(ulong)));
        if (type == typeof(string))
            return Expression.Call(hash, s_addText, value);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>))
            return Expression.Call(s_addArray.MakeGenericMethod(type.GetGenericArguments()), hash, value);
        if (type.IsValueType)
            return AddFields(hash, value, type);
        throw new NotSupportedException(
            $"{field.DeclaringType!.Name}.{field.Name}: a message's fields are value types, strings or immutable arrays of them, not {type.Name}");
    }

    private static RunningHash AddArray<T>(RunningHash hash, ImmutableArray<T> array)
    {
        hash = hash.Add((ulong)array.Length);
        foreach (var element in array)
            hash = ElementDigest<T>.Add(hash, element);
        return hash;
    }

    private static IEnumerable<FieldInfo> Fields(Type type)
    {
        const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        var fields = new List<FieldInfo>();
        for (var level = type; level is not null && level != typeof(object) && level != typeof(ValueType); level = level.BaseType)
            fields.AddRange(level.GetFields(Declared));
        return fields.OrderBy(field => field.Name, StringComparer.Ordinal);
    }

    private static class ElementDigest<T>
    {
        public static readonly Func<RunningHash, T, RunningHash> Add = Make();

        private static Func<RunningHash, T, RunningHash> Make()
        {
            var hash = Expression.Parameter(typeof(RunningHash), "hash");
            var element = Expression.Parameter(typeof(T), "element");
            var field = typeof(ElementDigest<T>).GetField(nameof(Add))!;
            return Expression.Lambda<Func<RunningHash, T, RunningHash>>(AddValue(hash, element, typeof(T), field), hash, element).Compile();
        }
    }
}
