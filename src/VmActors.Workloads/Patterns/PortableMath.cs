namespace VmActors.Workloads.Patterns;

/// <summary>
/// Powers from the four basic operations alone. <see cref="Math.Pow"/> may differ in its last bit from one C library
/// to the next, and a workload must not.
/// </summary>
internal static class PortableMath
{
    private const double Ln2 = 0.693147180559945309417232121458;

    /// <summary>
    /// <paramref name="value"/> to the power <paramref name="exponent"/>; relative error about 1e-13.
    /// </summary>
    /// <param name="value">A normal number above 0.</param>
    /// <param name="exponent">Such that the result is a normal number or underflows to 0.</param>
    public static double Pow(double value, double exponent)
    {
        double power = exponent * Log(value);
        double twos = Math.Floor((power / Ln2) + 0.5);
        if (twos < -1022) return 0;
        double rest = power - (twos * Ln2);
        double term = 1, sum = 1;
        for (int i = 1; i <= 16; i++)
        {
            term *= rest / i;
            sum += term;
        }
        return sum * BitConverter.Int64BitsToDouble(((long)twos + 1023) << 52);
    }

    /// <summary>The natural logarithm of a normal number above 0.</summary>
    public static double Log(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        long twos = (bits >> 52) - 1023;
        double mantissa = BitConverter.Int64BitsToDouble((bits & 0x000F_FFFF_FFFF_FFFF) | 0x3FF0_0000_0000_0000);
        double ratio = (mantissa - 1) / (mantissa + 1); // ln m = 2 artanh ratio, and ratio is below 1/3
        double square = ratio * ratio, power = ratio, sum = 0;
        for (int i = 1; i <= 31; i += 2)
        {
            sum += power / i;
            power *= square;
        }
        return (2 * sum) + (twos * Ln2);
    }
}
