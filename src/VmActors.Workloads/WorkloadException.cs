namespace VmActors.Workloads;

/// <summary>
/// A workload that the user named is not what it must be; the message says where and what was expected.
/// </summary>
/// <param name="message">For people, complete: file, place, what is there, what was expected.</param>
public abstract class WorkloadException(string message) : Exception(message);
