namespace VmActors.Bench.EndToEnd;

/// <summary>One thing that is measured: what it does, and how much of what it did.</summary>
/// <param name="Name">To choose it by.</param>
/// <param name="Unit">What is counted: references, faults, messages, lines.</param>
/// <param name="Run">Does it once and says how many, and how long that took.</param>
internal sealed record Case(string Name, string Unit, Func<(long Count, TimeSpan Elapsed)> Run);
