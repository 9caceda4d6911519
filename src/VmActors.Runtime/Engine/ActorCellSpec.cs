using VmActors.Runtime.Choice;

namespace VmActors.Runtime.Engine;

/// <summary>What a cell is told when it is made.</summary>
internal sealed record ActorCellSpec(IChoices Choices, int Depth, int OperationCountMax);
