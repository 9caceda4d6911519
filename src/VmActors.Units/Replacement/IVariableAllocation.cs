namespace VmActors.Units.Replacement;

/// <summary>A policy of variable allocation: it lets pages go before their frames are needed.</summary>
public interface IVariableAllocation : IVictimPolicy
{
    /// <summary>Whether the next victim has left already: nobody should wait for a need to take its frame.</summary>
    bool HasLeft { get; }
}
