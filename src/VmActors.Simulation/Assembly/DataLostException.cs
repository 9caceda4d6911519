using VmActors.Runtime;

namespace VmActors.Simulation.Assembly;

/// <summary>A load saw wrong data: what, and everything that happened to the page before.</summary>
public sealed class DataLostException(SimulationFailedException failure, IReadOnlyList<string> history) : Exception(
    $"{failure.Message}\nthe history of this page:\n  {string.Join("\n  ", history)}", failure)
{
    /// <summary>The page's events, oldest first.</summary>
    public IReadOnlyList<string> History { get; } = history;
}
