namespace Starhaul.Pipelines.Sinks.Sqlite;

/// <summary>
/// Brings the write-ahead log into the database file beside the writer, on a connection and a task of its own: done by
/// the writer, as SQLite does it by itself, that is a fifth of a load's time.
/// </summary>
/// <remarks>
/// The log begins anew only when all of it is in the file while there is no writer. So when it has become long and a pass has
/// ended, the writer brings over the few pages that it has added meanwhile: it waits for the disk then, which is why it
/// does not after every pass. A pass that fails is left to the writer, which tells why.
/// https://www.sqlite.org/wal.html#checkpointing
/// </remarks>
/// <param name="path">The database.</param>
/// <param name="writer">The connection that writes.</param>
internal sealed class SqliteCheckpoints(string path, SqliteDatabase writer) : IDisposable
{
    /// <summary>Pages that the log has grown by when they are brought over: 32 MiB.</summary>
    private const long PagesOfAPass = 2 * 1024;

    /// <summary>Pages of the log after which the writer lets it begin anew: 256 MiB.</summary>
    private const long PagesOfALog = 16 * 1024;

    private const string Passive = "PRAGMA wal_checkpoint(PASSIVE)";

    private Task? pass;
    private long logBegan;
    private long passBegan;

    /// <summary>Looks after the log. To be called between transactions of the writer.</summary>
    public void RunIfDue()
    {
        var written = writer.PagesWritten;
        if (pass is { IsCompleted: true })
        {
            pass = null;
            if (written - logBegan >= PagesOfALog && BeginsAnew())
            {
                logBegan = passBegan = written;
            }
        }

        if (pass is null && written - passBegan >= PagesOfAPass)
        {
            passBegan = written;
            pass = Task.Run(Run);
        }
    }

    /// <summary>Waits for the end of a pass.</summary>
    public void Dispose() => pass?.GetAwaiter().GetResult();

    // RESTART keeps other writers out for the few pages that are left: beside PASSIVE one would always add some.
    private bool BeginsAnew()
    {
        using var restart = writer.Prepare("PRAGMA wal_checkpoint(RESTART)");
        return restart.Step() && restart.Int64(0) == 0;
    }

    private void Run()
    {
        try
        {
            using var reader = SqliteDatabase.Open(path);
            reader.Execute(Passive);
        }
        catch (DestinationException)
        {
            // The writer's own attempt, when the log has become long, meets the same and tells it.
        }
    }
}
