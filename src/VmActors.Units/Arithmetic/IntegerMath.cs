namespace VmActors.Units.Arithmetic;

/// <summary>Exact arithmetic on whole numbers.</summary>
internal static class IntegerMath
{
    /// <summary>The largest whole number whose square is at most <paramref name="value"/>, 0 or more.</summary>
    public static long SquareRoot(long value)
    {
        var root = (long)Math.Sqrt(value);
        while ((Int128)root * root > value) root--;
        while ((Int128)(root + 1) * (root + 1) <= value) root++;
        return root;
    }
}
