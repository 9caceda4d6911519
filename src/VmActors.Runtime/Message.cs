namespace VmActors.Runtime;

/// <summary>What actors send one another. Sealed records of value types: a message can be shared by any number of
/// host threads because nobody can change it.</summary>
public abstract record Message;
