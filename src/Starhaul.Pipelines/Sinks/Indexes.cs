namespace Starhaul.Pipelines.Sinks;

/// <summary>The numbers 0, 1, 2 and so on, for calls that take the indexes of rows where every row is meant.</summary>
internal static class Indexes
{
    private static int[] all = [];

    /// <summary>The first numbers.</summary>
    public static ReadOnlyMemory<int> UpTo(int count)
    {
        var numbers = all;
        if (numbers.Length < count)
        {
            all = numbers = [.. Enumerable.Range(0, Math.Max(count, 2 * numbers.Length))];
        }

        return numbers.AsMemory(0, count);
    }
}
