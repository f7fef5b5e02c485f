using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace Starhaul.Pipelines.Tests.Listening;

/// <summary>Looks from outside at how often the imports of a SQLite file move on while both a dump and the feed load.</summary>
/// <param name="Dump">The waits between two commits of the dump, from its first to its last.</param>
/// <param name="Feed">Those of the feed in the same time.</param>
internal sealed record CommitWatch(IReadOnlyList<TimeSpan> Dump, IReadOnlyList<TimeSpan> Feed)
{
    private const string Progress = """
        SELECT
            (SELECT sum(cursor_offset) FROM imports WHERE pipeline = 'spansh-dump' AND status = 'loading'),
            (SELECT sum(cursor_offset) FROM imports WHERE pipeline = 'eddn-stream')
        """;

    public override string ToString() => $"dump: {Words(Dump)}; feed: {Words(Feed)}";

    /// <summary>Watches until it is told to end.</summary>
    public static Task<CommitWatch> RunAsync(string path, CancellationToken end) => Task.Run(() => Run(path, end));

    private static CommitWatch Run(string path, CancellationToken end)
    {
        using var database = new SqliteConnection($"Data Source={path};Pooling=False");
        database.Open();
        using var command = database.CreateCommand();
        command.CommandText = Progress;
        var dump = new List<TimeSpan>();
        var feed = new List<TimeSpan>();
        (long? Dump, long? Feed) last = default;
        var (dumpAt, feedAt) = (0L, 0L);
        while (!end.IsCancellationRequested)
        {
            using (var row = command.ExecuteReader())
            {
                row.Read();
                var now = Stopwatch.GetTimestamp();
                long? dumped = row.IsDBNull(0) ? null : row.GetInt64(0);
                long? fed = row.IsDBNull(1) ? null : row.GetInt64(1);
                if (dumped is > 0 && last.Dump is null or 0)
                {
                    (dumpAt, feedAt) = (now, now);
                }
                else if (dumped is > 0)
                {
                    Note(dumped != last.Dump, dump, ref dumpAt, now);
                    Note(fed != last.Feed, feed, ref feedAt, now);
                }

                last = (dumped, fed);
            }

            end.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(2));
        }

        return new CommitWatch(dump, feed);
    }

    private static void Note(bool isMoved, List<TimeSpan> waits, ref long since, long now)
    {
        if (isMoved)
        {
            waits.Add(Stopwatch.GetElapsedTime(since, now));
            since = now;
        }
    }

    private static string Words(IReadOnlyList<TimeSpan> waits) =>
        $"{waits.Count} commits, median {waits.Order().ElementAtOrDefault(waits.Count / 2).TotalMilliseconds:0} ms, "
        + $"longest {string.Join(", ", waits.OrderDescending().Take(5).Select(wait => $"{wait.TotalMilliseconds:0}"))} ms";
}
