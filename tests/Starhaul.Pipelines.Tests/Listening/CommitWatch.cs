using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace Starhaul.Pipelines.Tests.Listening;

/// <summary>
/// Looks from outside at how often the imports of a SQLite file move on while both a dump and the feed load. What the machine kept the
/// threads of both from running is taken off each wait.
/// </summary>
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
    /// <param name="path">The file.</param>
    /// <param name="delay">What the machine keeps the writers from running.</param>
    /// <param name="end">Ends it.</param>
    public static Task<CommitWatch> RunAsync(string path, RunDelay delay, CancellationToken end) =>
        Task.Run(() => Run(path, delay, end));

    private static CommitWatch Run(string path, RunDelay delay, CancellationToken end)
    {
        using var database = new SqliteConnection($"Data Source={path};Pooling=False");
        database.Open();
        using var command = database.CreateCommand();
        command.CommandText = Progress;
        var dump = new List<TimeSpan>();
        var feed = new List<TimeSpan>();
        (long? Dump, long? Feed) last = default;
        Moment dumpAt = default;
        Moment feedAt = default;
        while (!end.IsCancellationRequested)
        {
            using (var row = command.ExecuteReader())
            {
                row.Read();
                long? dumped = row.IsDBNull(0) ? null : row.GetInt64(0);
                long? fed = row.IsDBNull(1) ? null : row.GetInt64(1);
                if (dumped is > 0 && (dumped, fed) != last)
                {
                    var now = new Moment(Stopwatch.GetTimestamp(), delay.Read());
                    if (last.Dump is null or 0)
                    {
                        (dumpAt, feedAt) = (now, now);
                    }

                    Note(dumped != last.Dump, dump, ref dumpAt, now);
                    Note(fed != last.Feed, feed, ref feedAt, now);
                }

                last = (dumped, fed);
            }

            end.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(2));
        }

        return new CommitWatch(dump, feed);
    }

    private static void Note(bool isMoved, List<TimeSpan> waits, ref Moment since, Moment now)
    {
        if (isMoved && now != since)
        {
            waits.Add(Stopwatch.GetElapsedTime(since.At, now.At) - (now.Delay - since.Delay));
            since = now;
        }
    }

    private static string Words(IReadOnlyList<TimeSpan> waits) =>
        $"{waits.Count} commits, median {waits.Order().ElementAtOrDefault(waits.Count / 2).TotalMilliseconds:0} ms, "
        + $"longest {string.Join(", ", waits.OrderDescending().Take(5).Select(wait => $"{wait.TotalMilliseconds:0}"))} ms";

    private readonly record struct Moment(long At, TimeSpan Delay);
}
