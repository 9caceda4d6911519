namespace Tidy.Samples;

/// <summary>Two names that fit anything, and one that says what it is.</summary>
public static class NameSamples
{
    public sealed class PageHelper;

    public sealed class SwapManager<T>;

    public sealed class PageTable;
}
