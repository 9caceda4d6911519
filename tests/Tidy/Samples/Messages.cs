using System.Collections.Immutable;
using VmActors.Runtime;
using VmActors.Vocabulary;

namespace Tidy.Samples;

/// <summary>Messages of the right shape.</summary>
public static class GoodProtocol
{
    public sealed record Said(Vpn Page, string Text, ImmutableArray<Pfn> Frames, long? Count) : Message;

    public sealed record Heard(AccessKind Access) : Message;
}

/// <summary>Code that sends one message and takes another.</summary>
public static class Talk
{
    public static Message Answer(Message message) =>
        message is GoodProtocol.Heard ? new GoodProtocol.Said(default, "", [], null) : message;
}

/// <summary>Each is wrong in one way.</summary>
public static class BadMessages
{
    public static class LooseProtocol
    {
        public abstract record Base : Message;

        public record Open(int Number) : Base;

        public sealed record Changing : Message
        {
            public int Number { get; set; }
        }

        public sealed record Holding(List<int> Numbers) : Message;

        public sealed record Nesting(ImmutableArray<Box> Boxes) : Message;

        internal sealed record Loose : Message;
    }

    public readonly record struct Box(object Content);
}
