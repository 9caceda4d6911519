namespace VmActors.Simulation.Hosting;

/// <summary>A run asks for a host that cannot be had.</summary>
/// <param name="message">For people, one line: what was asked for, and what can be had.</param>
public sealed class HostException(string message) : Exception(message);
