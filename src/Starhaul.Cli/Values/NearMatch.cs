namespace Starhaul.Cli.Values;

/// <summary>Finds what a person may have meant by a word that is not known.</summary>
internal static class NearMatch
{
    private const int MostShown = 3;

    /// <summary>The known words nearest to a word; empty when none is near.</summary>
    public static IReadOnlyList<string> Find(string word, IEnumerable<string> known)
    {
        var near = known
            .Select(candidate => (candidate, distance: Distance(word, candidate)))
            .Where(match => match.distance <= Math.Max(2, word.Length / 3) || Begins(match.candidate, word))
            .OrderBy(match => match.distance)
            .ThenBy(match => match.candidate, StringComparer.Ordinal)
            .ToList();
        return
        [
            .. near.TakeWhile(match => match.distance == near[0].distance)
                .Take(MostShown)
                .Select(match => match.candidate),
        ];
    }

    /// <summary>The question to ask: <c>did you mean get or list?</c>; null when nothing is near.</summary>
    public static string? Suggest(string unknown, IEnumerable<string> known) =>
        Find(unknown, known) switch
        {
            [] => null,
            [var only] => $"Did you mean '{only}'?",
            var several => $"Did you mean {string.Join(" or ", several.Select(word => $"'{word}'"))}?",
        };

    private static bool Begins(string candidate, string word) =>
        word.Length >= 3 && candidate.StartsWith(word, StringComparison.OrdinalIgnoreCase);

    /// <summary>Single letters to insert, delete, change or swap with their neighbour; case does not count.</summary>
    private static int Distance(string left, string right)
    {
        var table = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++)
        {
            for (var j = 0; j <= right.Length; j++)
            {
                table[i, j] = (i, j) switch
                {
                    (0, _) => j,
                    (_, 0) => i,
                    _ => Math.Min(
                        Math.Min(table[i - 1, j], table[i, j - 1]) + 1,
                        table[i - 1, j - 1] + (Same(left[i - 1], right[j - 1]) ? 0 : 1)
                    ),
                };
                if (i > 1 && j > 1 && Same(left[i - 1], right[j - 2]) && Same(left[i - 2], right[j - 1]))
                {
                    table[i, j] = Math.Min(table[i, j], table[i - 2, j - 2] + 1);
                }
            }
        }

        return table[left.Length, right.Length];
    }

    private static bool Same(char left, char right) => char.ToLowerInvariant(left) == char.ToLowerInvariant(right);
}
