namespace VmActors.Cli.Running;

/// <summary>What the user says about the host, beside its name and threads.</summary>
/// <param name="Text">HOCON, for the factory of the host to read; null when nothing is said.</param>
/// <param name="File">Where it stands, for messages.</param>
internal sealed record HostSettings(string? Text = null, string? File = null)
{
    /// <summary>The only host that has settings.</summary>
    public const string HostName = "akka";
}
