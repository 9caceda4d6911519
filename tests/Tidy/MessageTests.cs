using Mono.Cecil;
using Tidy.Rules;

namespace Tidy;

/// <summary>Messages are values, and every word of a protocol is spoken and heard.</summary>
public class MessageTests
{
    private static IEnumerable<TypeDefinition> Words =>
        MessageShape.Messages(Code.Projects["VmActors.Protocols"].Types());

    private static IEnumerable<TypeDefinition> Actors =>
        Code.Projects["VmActors.Machine"].Types().Concat(Code.Projects["VmActors.Kernel"].Types());

    [Fact]
    public void Protocol_messages_are_sealed_records_of_values() =>
        Findings.AreNone(Words.SelectMany(message => MessageShape.Check(message, isProtocol: true)));

    [Fact]
    public void Other_messages_are_private_to_their_actor() => Findings.AreNone(Code.Projects
        .Where(project => project.Key != "VmActors.Protocols")
        .SelectMany(project => MessageShape.Messages(project.Value.Types()))
        .SelectMany(message => MessageShape.Check(message, isProtocol: false)), Exceptions.PrivateMessages);

    [Fact]
    public void Every_protocol_message_is_sent_and_received()
    {
        var received = MessageShape.Received(Actors);
        var constructed = MessageShape.Constructed(Actors);
        Assert.NotEmpty(Words);
        Findings.AreNone(
            Words.Where(word => !received.Contains(word.FullName))
                .Select(word => new Finding(word.FullName, "no actor receives it"))
            .Concat(Words.Where(word => !constructed.Contains(word.FullName))
                .Select(word => new Finding(word.FullName, "no actor sends it"))));
    }

    [Theory]
    [InlineData("Open", "a message is sealed")]
    [InlineData("Loose", "a protocol's message is public")]
    [InlineData("Changing", "can change after")]
    [InlineData("Holding", "neither a value")]
    [InlineData("Nesting", "neither a value")]
    public void A_message_of_the_wrong_shape_is_found(string name, string complaint)
    {
        var messages = MessageShape.Messages(Code.Sample("BadMessages")).Where(message => message.Name == name);
        var finding = Assert.Single(messages.SelectMany(message => MessageShape.Check(message, isProtocol: true)));
        Assert.Contains(complaint, finding.What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_that_others_could_see_is_found_outside_the_protocols() => Assert.Contains(
        MessageShape.Messages(Code.Sample("GoodProtocol"))
            .SelectMany(message => MessageShape.Check(message, isProtocol: false)),
        finding => finding.What.Contains("private to its actor", StringComparison.Ordinal));

    [Fact]
    public void A_message_that_nobody_sends_or_takes_is_seen_as_such()
    {
        var talk = Code.Sample("Talk").ToList();
        Assert.Contains("Tidy.Samples.GoodProtocol/Heard", MessageShape.Received(talk));
        Assert.DoesNotContain("Tidy.Samples.GoodProtocol/Said", MessageShape.Received(talk));
        Assert.Contains("Tidy.Samples.GoodProtocol/Said", MessageShape.Constructed(talk));
        Assert.DoesNotContain("Tidy.Samples.GoodProtocol/Heard", MessageShape.Constructed(talk));
        Assert.Empty(MessageShape.Messages(Code.Sample("GoodProtocol"))
            .SelectMany(message => MessageShape.Check(message, isProtocol: true)));
    }
}
