using VmActors.Runtime;
using VmActors.Runtime.Tests;

namespace VmActors.Akka.Tests.Hosting;

/// <summary>A system that only somebody outside can end.</summary>
internal static class PingPong
{
    /// <summary>A and B tell one another something for ever; Idle never has anything to do.</summary>
    /// <param name="told">Called in the middle of each quantum with its number.</param>
    public static ActorSystem Endless(Action<int>? told = null)
    {
        var count = 0;
        Disposition Pass(Script self, string to)
        {
            told?.Invoke(count++);
            self.To(to).Tell(new Note(0));
            return Disposition.Handled;
        }

        return new ActorSystemBuilder()
            .With("A", new Script { Starts = self => Pass(self, "B"), Gets = (self, _) => Pass(self, "B") })
            .With("B", new Script { Gets = (self, _) => Pass(self, "A") })
            .With("Idle", new Script()).Wire("A", "B", 10).Wire("B", "A", 10).Seeded();
    }
}
