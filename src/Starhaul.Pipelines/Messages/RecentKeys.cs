namespace Starhaul.Pipelines.Messages;

/// <summary>
/// What was seen within a window of time, in two generations: a look finds all of the last half window and at most
/// those of a whole one. Memory is bounded, so under a flood the window is shorter.
/// </summary>
internal sealed class RecentKeys(TimeSpan window)
{
    private const int MostAGeneration = 64 * 1024;

    private HashSet<(ulong Hash, int Length)> current = [];
    private HashSet<(ulong Hash, int Length)> previous = [];
    private DateTimeOffset began;

    /// <summary>Notes a key.</summary>
    /// <returns>False when it was there.</returns>
    public bool Add((ulong Hash, int Length) key, DateTimeOffset now)
    {
        if (now - began >= window / 2 || current.Count >= MostAGeneration)
        {
            var isLongAgo = now - began >= window;
            (current, previous) = (previous, current);
            current.Clear();
            if (isLongAgo)
            {
                previous.Clear();
            }

            began = now;
        }

        return !previous.Contains(key) && current.Add(key);
    }
}
