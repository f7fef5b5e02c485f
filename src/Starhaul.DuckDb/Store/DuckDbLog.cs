using Starhaul.DuckDb.Native;
using Starhaul.Pipelines.Tables;

namespace Starhaul.DuckDb.Store;

/// <summary>
/// The write-ahead log beside a file, before it is replayed. DuckDB passes over a log that it cannot read as over the rest of a write
/// that a kill cut off, and removes it; and of a file of a version before 1.4 it replays the log of any other database, which names tables
/// and no file.
/// </summary>
internal static class DuckDbLog
{
    // Field 100 (the kind of entry) is 98 (the version of the log); field 101, the version, follows. What follows that is checked by
    // DuckDB. https://github.com/duckdb/duckdb/blob/v1.5-variegata/src/storage/wal_replay.cpp
    private static ReadOnlySpan<byte> Head => [0x64, 0x00, 98, 0x65, 0x00];

    /// <summary>Looks at a log that an earlier process left, and leaves it and its database as they are.</summary>
    /// <exception cref="DestinationException">It is none, is damaged, or is of another database.</exception>
    public static void RequireOwn(string path, DuckDbOptions options)
    {
        var log = new FileInfo($"{path}.wal");
        if (!log.Exists || log.Length == 0 || !File.Exists(path))
        {
            return;
        }

        if (!BeginsAsLog(log.FullName))
        {
            throw Foreign(path, $"it is no log of DuckDB: a file of {log.Length} bytes");
        }

        using var database = DuckDbDatabase.OpenToRead(path, options);
        using var connection = database.Connect();
        if (DuckDbMigration.IsKnown(connection) && FirstTwice(connection) is { } import)
        {
            throw Foreign(path, $"it would bring a second import {import} into {GalaxyTables.Imports.Name}");
        }
    }

    private static DestinationException Foreign(string path, string why) =>
        new($"The DuckDB database '{path}' cannot be opened with its log {path}.wal: {why}.")
        {
            Step = FetchStep.Publish,
            Hint = DuckDbErrors.MoveLogAway(path),
        };

    private static long? FirstTwice(DuckDbConnection connection)
    {
        using var result = connection.Query(
            $"SELECT import_id FROM {GalaxyTables.Imports.Name} GROUP BY import_id HAVING count(*) > 1 LIMIT 1"
        );
        return result.FirstRow(columns: 1)?[0];
    }

    private static bool BeginsAsLog(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var head = new byte[Head.Length];
        return file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length
            && head.AsSpan().SequenceEqual(Head);
    }
}
