namespace VmActors.Units.Segmentation;

/// <summary>Which way a piece of memory grows from its base.</summary>
public enum Growth
{
    /// <summary>Towards higher addresses: the base is its first byte, as of code and heap.</summary>
    Up,

    /// <summary>Towards lower addresses: the base is one past its last byte, as of a stack.</summary>
    Down,
}
