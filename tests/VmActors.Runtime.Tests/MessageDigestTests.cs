using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using FsCheck;
using FsCheck.Fluent;
using VmActors.Runtime.Journal;
using VmActors.Vocabulary;

namespace VmActors.Runtime.Tests;

public class MessageDigestTests
{
    private enum Small : byte
    {
        One = 1,
        Two = 2,
    }

    private readonly record struct Pair(int Left, Vpn Right);

    private sealed record Everything(
        bool Bool, byte Byte, sbyte SByte, short Short, ushort UShort, int Int, uint UInt, long Long, ulong ULong,
            char Char,
        float Float, double Double, decimal Decimal, Int128 Wide, Small Enum, string Text, string? Absent, int? Maybe,
            Pair Pair,
        SimTime Time, Pte Pte, ImmutableArray<int> Numbers, ImmutableArray<Pair> Pairs, ImmutableArray<string> Texts,
        (int Left, bool Right) Tuple, MemoryOperation Operation) : Message;

    private static Everything Sample() => new(
        true, 1, -1, -2, 2, -3, 3, -4, 4, 'c', 1.5f, 2.5, 3.5m, 5, Small.One, "text", null, null, new(1, new Vpn(2)),
        new SimTime(6), new Pte(7), [1, 2], [new(1, new Vpn(1))], ["a", "b"], (1, false), MemoryOperation.Compute(9));

    private static RunningHash Digest(Message message) => MessageDigest.Add(RunningHash.Start, message);

    /// <summary>Another value for every kind of field that a message may have.</summary>
    private static object Other(object? value, Type type) => value switch
    {
        bool b => !b,
        byte n => (byte)(n + 1),
        sbyte n => (sbyte)(n + 1),
        short n => (short)(n + 1),
        ushort n => (ushort)(n + 1),
        int n => n + 1,
        uint n => n + 1,
        long n => n + 1,
        ulong n => n + 1,
        char n => (char)(n + 1),
        float n => n + 1,
        double n => n + 1,
        decimal n => n + 1,
        Int128 n => n + ((Int128)1 << 100),
        Small => Small.Two,
        string text => text + "!",
        Pair pair => pair with { Right = pair.Right + 1 },
        SimTime time => time + new SimDuration(1),
        Pte pte => pte.WithDirty(!pte.Dirty),
        ImmutableArray<int> numbers => numbers.Reverse().ToImmutableArray(),
        ImmutableArray<Pair> pairs => pairs.SetItem(0, new Pair(1, new Vpn(9))),
        ImmutableArray<string> texts => texts.SetItem(1, "c"),
        (int left, bool right) => (left, !right),
        MemoryOperation => MemoryOperation.Sleep(9),
        null when type == typeof(string) => "",
        null when type == typeof(int?) => 0,
        _ => throw new NotSupportedException($"no other value for {type}"),
    };

    [Fact]
    public void A_digest_sees_every_field_of_a_message()
    {
        var constructor = typeof(Everything).GetConstructors().Single();
        var parameters = constructor.GetParameters();
        var sample = Sample();
        var digests = new List<RunningHash> { Digest(sample) };
        Assert.Equal(Digest(sample), Digest(Sample()));
        foreach (var changed in parameters)
        {
            var values = parameters.Select(parameter =>
            {
                var value = typeof(Everything).GetProperty(parameter.Name!)!.GetValue(sample);
                return parameter == changed ? Other(value, parameter.ParameterType) : value;
            });
            digests.Add(Digest((Message)constructor.Invoke([.. values])));
        }
        Assert.Equal(parameters.Length + 1, digests.Distinct().Count());
        Assert.All(parameters, parameter =>
            Assert.NotNull(typeof(Everything).GetField($"<{parameter.Name}>k__BackingField",
            BindingFlags.Instance | BindingFlags.NonPublic)));
    }

    private sealed record Empty : Message;

    private sealed record AlsoEmpty : Message;

    private abstract record Base(int Inherited) : Message;

    private sealed record Derived(int Inherited, int Own) : Base(Inherited);

    private static class Elsewhere
    {
        public sealed record Empty : Message;
    }

    private sealed record Numbers(ImmutableArray<int> Values) : Message;

    [Fact]
    public void A_digest_sees_the_type_inherited_fields_and_the_difference_between_absent_and_empty()
    {
        Assert.Equal(3, new[] { Digest(new Empty()), Digest(new AlsoEmpty()),
            Digest(new Elsewhere.Empty()) }.Distinct().Count());
        Assert.NotEqual(Digest(new Derived(1, 2)), Digest(new Derived(2, 2)));
        Assert.NotEqual(Digest(new Derived(1, 2)), Digest(new Derived(2, 1)));
        Assert.NotEqual(Digest(new Numbers(default)), Digest(new Numbers([])));
        Assert.NotEqual(Digest(new Numbers([])), Digest(new Numbers([0])));
    }

    [Fact]
    public void A_digest_of_random_values_tells_them_apart_exactly_when_they_differ() =>
        Prop.ForAll(ArbMap.Default.GeneratorFor<(int, long, string)>().Two().ToArbitrary(), pair =>
        {
            var (left, right) = (Of(pair.Item1), Of(pair.Item2));
            return (left == right) == (Digest(left) == Digest(right));
        }).QuickCheckThrowOnFailure();

    private sealed record Named(int Number, long Long, string? Text) : Message;

    private static Named Of((int Number, long Long, string Text) values) =>
        new(values.Number, values.Long, values.Text);

    private sealed record WithArray(int[] Values) : Message;

    private sealed record WithList(List<int> Values) : Message;

    private sealed record WithObject(object Value) : Message;

    private sealed record WithActor(ActorRef Actor) : Message;

    private sealed record WithDelegate(Action Action) : Message;

    private sealed record WithMemory(ReadOnlyMemory<int> Values) : Message;

    private sealed record WithArrays(ImmutableArray<int[]> Values) : Message;

    private sealed record WithPointer(nint Pointer) : Message;

    private sealed record WithSetter : Message
    {
        public int Value { get; set; }
    }

    private sealed record WithField : Message
    {
        public int Value;
    }

    [InlineArray(4)]
    private struct Four
    {
        public int First;
    }

    private sealed record WithBuffer(Four Values) : Message;

    [Fact]
    public void A_message_that_could_change_or_cannot_be_seen_whole_is_refused_with_its_field_named()
    {
        Message[] messages =
        [
            new WithArray([1]), new WithList([1]), new WithObject(1), new WithActor(default),
                new WithDelegate(() => { }), new WithMemory(new int[1]),
            new WithArrays([]), new WithPointer(1), new WithSetter { Value = 1 }, new WithField { Value = 1 },
                new WithBuffer(default),
        ];
        Assert.All(messages, message =>
        {
            var exception = Assert.ThrowsAny<Exception>(() => Digest(message));
            while (exception.InnerException is { } inner)
                exception = inner;
            Assert.Contains(".", Assert.IsType<NotSupportedException>(exception).Message, StringComparison.Ordinal);
        });
        Assert.Contains("WithArray.<Values>k__BackingField",
            Assert.Throws<NotSupportedException>(() => Digest(messages[0])).Message, StringComparison.Ordinal);
        Assert.Contains("WithSetter.", Assert.Throws<NotSupportedException>(() => Digest(messages[8])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_hash_is_the_same_in_every_process()
    {
        Assert.Equal("13198a2e03707344243f6a8885a308d3", RunningHash.Start.ToString());
        Assert.Equal(RecordedHash,
            RunningHash.Start.Add(1).Add(ulong.MaxValue).Add("text").Add((string?)null).ToString());
        Assert.NotEqual(RunningHash.Start.Add("").ToString(), RunningHash.Start.Add((string?)null).ToString());
        Assert.NotEqual(RunningHash.Start.Add(1).Add(2), RunningHash.Start.Add(2).Add(1));
    }

    private const string RecordedHash = "ea58f5b5d7c963a0355efa9ff3a762bd";
}
