namespace VmActors.Cli.Running;

/// <summary>Something that the user gave is wrong; one line for each error, ready to be shown.</summary>
/// <param name="errors">At least one: <c>file:line:column: what is wrong; what was expected</c>.</param>
public sealed class InvalidInputException(params IReadOnlyList<string> errors) : Exception(string.Join('\n', errors))
{
    /// <summary>The errors.</summary>
    public IReadOnlyList<string> Errors => errors;
}
