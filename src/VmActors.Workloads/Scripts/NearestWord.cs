namespace VmActors.Workloads.Scripts;

/// <summary>Finds the word that somebody probably meant.</summary>
internal static class NearestWord
{
    /// <summary>
    /// The word of <paramref name="valid"/> with the fewest edits, if they are few; the first of equals.
    /// </summary>
    public static string? Find(string word, IEnumerable<string> valid)
    {
        string? nearest = null;
        int fewest = Math.Max(1, word.Length / 2) + 1;
        foreach (string candidate in valid)
        {
            int edits = Edits(word.ToLowerInvariant(), candidate.ToLowerInvariant());
            if (edits >= fewest) continue;
            fewest = edits;
            nearest = candidate;
        }
        return nearest;
    }

    /// <summary>Insertions, deletions, changes and swaps of neighbours (optimal string alignment distance).</summary>
    private static int Edits(string from, string to)
    {
        int[,] edits = new int[from.Length + 1, to.Length + 1];
        for (int i = 0; i <= from.Length; i++)
        {
            for (int j = 0; j <= to.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    edits[i, j] = i + j;
                    continue;
                }
                int change = from[i - 1] == to[j - 1] ? 0 : 1;
                edits[i, j] = Math.Min(edits[i - 1, j - 1] + change, 1 + Math.Min(edits[i - 1, j], edits[i, j - 1]));
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                    edits[i, j] = Math.Min(edits[i, j], edits[i - 2, j - 2] + 1);
            }
        }
        return edits[from.Length, to.Length];
    }
}
