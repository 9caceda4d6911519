namespace VmActors.Tests.Linux;

/// <summary>What a recording can be held against: one machine per script, which starts with one process.</summary>
internal interface IOracleMachine
{
    /// <summary>Does a step and says what it led to.</summary>
    OracleOutcome Do(OracleStep step);
}
