using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace VmActors.Runtime.Journal;

/// <summary>Adds whole messages to a <see cref="RunningHash"/>: type and every field. The code for a type is made once,
/// from its fields in name order, so that no field can be forgotten.</summary>
internal static class MessageDigest
{
    private static readonly ConcurrentDictionary<Type, Func<RunningHash, Message, RunningHash>> Digests = new();

    private static readonly MethodInfo AddWordMethod =
        typeof(RunningHash).GetMethod(nameof(RunningHash.Add), [typeof(ulong)])!;
    private static readonly MethodInfo AddTextMethod =
        typeof(RunningHash).GetMethod(nameof(RunningHash.Add), [typeof(string)])!;
    private static readonly MethodInfo DoubleBitsMethod =
        typeof(BitConverter).GetMethod(nameof(BitConverter.DoubleToUInt64Bits))!;
    private static readonly MethodInfo SingleBitsMethod =
        typeof(BitConverter).GetMethod(nameof(BitConverter.SingleToUInt32Bits))!;
    private static readonly MethodInfo AddArrayMethod = typeof(MessageDigest)
        .GetMethod(nameof(AddArray), BindingFlags.NonPublic | BindingFlags.Static)!;

    public static RunningHash Add(RunningHash hash, Message message) => Of(message.GetType())(hash, message);

    /// <summary>The digest of the messages of one type.</summary>
    /// <exception cref="NotSupportedException">A field could change after the message was sent.</exception>
    public static Func<RunningHash, Message, RunningHash> Of(Type type) => Digests.GetOrAdd(type, Compile);

    private static Func<RunningHash, Message, RunningHash> Compile(Type type)
    {
        var hash = Expression.Parameter(typeof(RunningHash), "hash");
        var message = Expression.Parameter(typeof(Message), "message");
        var name = RunningHash.Start.Add(type.FullName!);
        var body = Expression.Call(hash, AddWordMethod, Expression.Constant(name.Low ^ name.High));
        foreach (var field in Fields(type))
        {
            if (!field.IsInitOnly)
                throw new NotSupportedException(
                    $"{type.Name}.{field.Name} can be set: a message never changes once it is made");
        }
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
            return AddValue(hash, Expression.Convert(value, type.GetEnumUnderlyingType()),
                type.GetEnumUnderlyingType(), field);
        if (type == typeof(bool))
            return Expression.Call(hash, AddWordMethod,
                Expression.Condition(value, Expression.Constant(1UL), Expression.Constant(0UL)));
        if (type == typeof(double))
            return Expression.Call(hash, AddWordMethod, Expression.Call(DoubleBitsMethod, value));
        if (type == typeof(float))
            return Expression.Call(hash, AddWordMethod,
                Expression.Convert(Expression.Call(SingleBitsMethod, value), typeof(ulong)));
        if (type.IsPrimitive && type != typeof(nint) && type != typeof(nuint))
            return Expression.Call(hash, AddWordMethod, Expression.Convert(value, typeof(ulong)));
        if (type == typeof(string))
            return Expression.Call(hash, AddTextMethod, value);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>))
        {
            var element = type.GetGenericArguments()[0];
            AddValue(hash, Expression.Parameter(element), element, field); // refused now, not when an element comes
            return Expression.Call(AddArrayMethod.MakeGenericMethod(element), hash, value);
        }
        if (type.IsValueType && !type.IsPrimitive && !IsBuffer(type))
            return AddFields(hash, value, type);
        throw new NotSupportedException(
            $"{field.DeclaringType!.Name}.{field.Name}: a message's fields are value types, strings or "
            + $"immutable arrays of them, not {type.Name}");
    }

    /// <summary>A value type whose one field stands for many: its other elements would be forgotten.</summary>
    private static bool IsBuffer(Type type) =>
        type.IsDefined(typeof(InlineArrayAttribute), false) || type.IsDefined(typeof(UnsafeValueTypeAttribute), false);

    private static RunningHash AddArray<T>(RunningHash hash, ImmutableArray<T> array)
    {
        if (array.IsDefault)
            return hash.Add(ulong.MaxValue);
        hash = hash.Add((ulong)array.Length);
        foreach (var element in array)
            hash = ElementDigest<T>.Add(hash, element);
        return hash;
    }

    private static IEnumerable<FieldInfo> Fields(Type type)
    {
        const BindingFlags Declared =
            BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        var fields = new List<FieldInfo>();
        for (var level = type; level is not null && level != typeof(object)
            && level != typeof(ValueType); level = level.BaseType)
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
            return Expression.Lambda<Func<RunningHash, T,
                RunningHash>>(AddValue(hash, element, typeof(T), field), hash, element).Compile();
        }
    }
}
