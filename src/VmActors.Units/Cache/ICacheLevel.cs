namespace VmActors.Units.Cache;

/// <summary>One cache, or what one CPU sees of a shared one: tags only, write-back, write-allocate.</summary>
public interface ICacheLevel
{
    /// <summary>Its shape.</summary>
    CacheGeometry Geometry { get; }

    /// <summary>Uses a line: it comes in when it was not here, and is the most recently used of its set.</summary>
    /// <param name="line">Which line.</param>
    /// <param name="writes">Whether it is stored to: it is dirty then.</param>
    /// <param name="evicted">The line that had to go; when it is dirty, it is for the caller to write it back.</param>
    /// <returns>Whether the line was here.</returns>
    bool Access(LineNumber line, bool writes, out CachedLine evicted);

    /// <summary>The set of a line: the most recently used first, empty ways last.</summary>
    ReadOnlySpan<CachedLine> SetOf(LineNumber line);
}
