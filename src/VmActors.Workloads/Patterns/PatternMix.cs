using VmActors.Vocabulary;

namespace VmActors.Workloads.Patterns;

/// <summary>How a pattern's references divide into fetches, loads and stores: thresholds for a 32-bit draw.</summary>
internal readonly struct PatternMix(PatternOptions options)
{
    /// <summary>Bytes of an instruction fetch.</summary>
    public const int FetchSize = 4;

    private const double Scale = 1L << 32;

    /// <summary>A draw below this is a fetch.</summary>
    public ulong FetchBelow { get; } = (ulong)(options.FetchRatio * Scale);

    /// <summary>A draw that is not a fetch and is below this is a store.</summary>
    public ulong StoreBelow { get; } =
        (ulong)(options.FetchRatio * Scale) + (ulong)(options.WriteRatio * (Scale - (options.FetchRatio * Scale)));

    /// <summary>Whether every reference is of one data kind, so that nothing needs to be drawn.</summary>
    public bool IsPure => FetchBelow == 0 && (StoreBelow == 0 || StoreBelow == 1UL << 32);

    /// <summary>The kind of a pure mix.</summary>
    public AccessKind PureKind => StoreBelow == 0 ? AccessKind.Load : AccessKind.Store;
}
