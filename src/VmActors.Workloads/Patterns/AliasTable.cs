using System.Runtime.CompilerServices;

namespace VmActors.Workloads.Patterns;

/// <summary>
/// Draws an index in proportion to given weights in constant time: the alias method (Walker 1977; Vose, "A linear
/// algorithm for generating random numbers with a given distribution", IEEE TSE 17(9), 1991).
/// </summary>
/// <remarks>One word per column: in the low half the alias, in the high half the chance to stay, in units of
/// 2^-32.</remarks>
internal static class AliasTable
{
    /// <summary>
    /// A table for <paramref name="weights"/>: at least one, none negative, not all 0. Uses the array up.
    /// </summary>
    public static ulong[] Build(double[] weights)
    {
        int count = weights.Length;
        double scale = count / Sum(weights);
        var table = new ulong[count];
        var columns = new int[count]; // those below average from the front, the others from the back
        int below = 0, above = count;
        for (int i = 0; i < count; i++)
        {
            weights[i] *= scale;
            columns[weights[i] < 1 ? below++ : --above] = i;
        }
        while (below > 0 && above < count)
        {
            int small = columns[--below], large = columns[above];
            table[small] = Column(weights[small], large);
            weights[large] -= 1 - weights[small];
            if (weights[large] < 1)
            {
                above++;
                columns[below++] = large;
            }
        }
        while (below > 0) table[columns[--below]] = Column(1, columns[below]);
        for (; above < count; above++) table[columns[above]] = Column(1, columns[above]);
        return table;
    }

    /// <summary>The index that a uniform 64-bit <paramref name="draw"/> stands for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Sample(ulong[] table, ulong draw)
    {
        ulong index = Math.BigMul(draw, (ulong)table.Length, out ulong fraction);
        ulong column = table[index];
        return fraction >> 32 < column >> 32 ? index : (uint)column;
    }

    private static ulong Column(double stay, int alias) =>
        ((ulong)Math.Min(Math.Max(stay, 0) * 4294967296.0, uint.MaxValue) << 32) | (uint)alias;

    private static double Sum(double[] weights)
    {
        double sum = 0;
        for (int i = weights.Length - 1; i >= 0; i--) sum += weights[i];
        return sum;
    }
}
