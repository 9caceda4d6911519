using Akka.Actor;
using Akka.TestKit;
using VmActors.Akka.StandIns;
using VmActors.Protocols;
using VmActors.Runtime;
using VmActors.Runtime.Operations;
using VmActors.Runtime.Tests;
using VmActors.Vocabulary;
using Simulated = VmActors.Runtime.ActorSystem;

namespace VmActors.Akka.Tests.Protocols;

/// <summary>What a bench promises, and how it takes wrong use.</summary>
public sealed class BenchTests : QuietKit
{
    [Fact]
    public void A_port_takes_messages_of_virtual_time_only()
    {
        using var world = new CpuBench(this);
        Assert.Equal(
            "Cpu[0] lives in virtual time, where a message is a VmActors.Runtime.Message; this is a String "
            + "(Parameter 'message')",
            Assert.Throws<ArgumentException>(() => world.Kernel.Send(world.Cpu, "hello")).Message);
        world.ExpectSilence(); // nothing has come of it
    }

    [Fact]
    public void An_unexpected_message_fails_the_test_that_sent_it_with_actor_message_and_time()
    {
        using var world = new CpuBench(this);
        world.Kernel.Send(world.Cpu, new DispatchProtocol.GoIdle(false));
        for (var time = 0; time < 2; time++)
        {
            var failure = Assert.Throws<SimulationFailedException>(() => world.Settle());
            Assert.Equal("Cpu[0]", failure.Actor);
            Assert.Equal(new DispatchProtocol.GoIdle(false), failure.SentMessage);
            Assert.IsType<UnexpectedMessageException>(failure.InnerException);
        }
    }

    [Fact]
    public void There_is_a_port_only_where_there_is_a_link()
    {
        var (one, two) = (new StandIn(TestActor), new StandIn(TestActor));
        using var bench = new ProtocolBench(
            Sys, new ActorSystemBuilder().With("One", one).With("Two", two).Wire("One", "Two", 10).Seeded(), one, two);
        Assert.NotNull(bench.Port(one, "Two"));
        Assert.Contains(
            "there is no link from Two to One",
            Assert.Throws<InvalidOperationException>(() => bench.Port(two, "One")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Whom_nobody_can_answer_is_told_so()
    {
        var standIn = new StandIn(TestActor);
        var machine = new ActorSystemBuilder().With("Stand", standIn)
            .With("Real", new Script { Starts = self => self.To("Stand").Tell(new Note(1)) })
            .Wire("Real", "Stand", 10).Seeded();
        using var bench = new ProtocolBench(Sys, machine, standIn);
        ExpectMsg(new Note(1));
        LastSender.Tell(new Note(2));
        Assert.Contains(
            "there is nobody to answer", Assert.Throws<SimulationFailedException>(() => bench.Settle()).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_reply_reaches_the_operation_that_awaits_it_and_only_once()
    {
        var answers = new List<int>();
        var (probe, standIn, machine) = Asking(answers);
        using var bench = new ProtocolBench(Sys, machine, standIn);
        probe.ExpectMsg(new Query(1));
        probe.ExpectMsg(new Query(2));
        probe.Reply(new Answer(20)); // to the second question
        bench.Settle();
        Assert.Equal([20], answers);
        probe.Reply(new Answer(21));
        var failure = Assert.Throws<SimulationFailedException>(() => bench.Settle());
        Assert.Equal(new Answer(21), failure.SentMessage);
    }

    [Fact]
    public void The_sender_of_a_message_is_the_port_that_leads_to_it()
    {
        using var world = new CpuBench(this, [MemoryOperation.Sleep(1)]);
        world.Kernel.Send(world.Cpu, world.SwitchTo(thread: 1));
        world.Kernel.ExpectMsgFrom<SystemCallProtocol.SystemCall>(world.Cpu);
        Assert.Equal("Cpu%5B0%5D", world.Kernel.Sender.Path.Name);
    }

    [Fact]
    public void An_actor_behind_a_stand_in_may_answer_by_itself()
    {
        using var world = new CpuBench(this, [CpuBench.Store(1), CpuBench.Store(2)]);
        world.Settle();
        world.Space.Map(1, Protection.ReadWrite);
        world.Space.Map(2, Protection.ReadWrite);
        world.Kernel.SetAutoPilot(new DelegateAutoPilot((sender, message) =>
        {
            if (message is SystemCallProtocol.SystemCall)
                sender.Tell(new DispatchProtocol.GoIdle(false));
            return AutoPilot.KeepRunning;
        }));
        world.Kernel.Send(world.Cpu, world.SwitchTo(thread: 1));
        world.Kernel.FishForMessage<SystemCallProtocol.SystemCall>(call => call.Kind == OperationKind.Exit);
        world.Kernel.Send(world.Cpu, new DispatchProtocol.Preempt()); // after the pilot's answer
        world.ExpectSilence();
    }

    [Fact]
    public void The_same_words_have_the_same_effects_at_the_same_times()
    {
        var hashes = Enumerable.Range(0, 10).Select(_ =>
        {
            var answers = new List<int>();
            var (probe, standIn, machine) = Asking(answers);
            using var bench = new ProtocolBench(Sys, machine, standIn);
            probe.ReceiveN(2);
            probe.Reply(new Answer(20));
            probe.Send(bench.Port(standIn, "Real"), new Note(7));
            return (bench.Settle(), machine.JournalHash);
        });
        Assert.Single(hashes.Distinct());
    }

    [Fact]
    public void When_its_actors_are_stopped_from_outside_settling_says_who_was()
    {
        using var world = new CpuBench(this);
        world.Settle();
        Sys.ActorSelection("/user/simulation-1").Tell(new Identify(null));
        Watch(ExpectMsg<ActorIdentity>().Subject);
        Sys.ActorSelection("/user/simulation-1/Cpu%5B0%5D").Tell(Kill.Instance);
        ExpectMsg<Terminated>();
        Assert.Equal(
            "Cpu[0] was stopped while its simulation ran",
            Assert.Throws<InvalidOperationException>(() => world.Settle()).Message);
    }

    [Fact]
    public void When_the_actor_system_has_shut_down_it_is_over()
    {
        using var world = new CpuBench(this);
        world.Settle();
        Await(Sys.Terminate());
        Assert.Equal(
            "the bench is over: its actor system has shut down",
            Assert.Throws<InvalidOperationException>(() => world.Settle()).Message);
        world.Dispose();
    }

    /// <summary>Real asks Stand two questions and notes the answers.</summary>
    private (TestProbe Probe, StandIn StandIn, Simulated Machine) Asking(List<int> answers)
    {
        var probe = CreateTestProbe();
        var standIn = new StandIn(probe);
        async Operation Ask(Script self, int number)
        {
            var answer = await self.Ask<Answer>(self.To("Stand"), new Query(number));
            answers.Add(answer.N);
        }

        var real = new Script
        {
            Starts = self =>
            {
                self.Run(Ask(self, 1));
                self.Run(Ask(self, 2));
            },
        };
        return (probe, standIn, new ActorSystemBuilder().With("Stand", standIn).With("Real", real)
            .Wire("Real", "Stand", 10).Wire("Stand", "Real", 10).Seeded());
    }
}
