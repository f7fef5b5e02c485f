using SQLitePCL;
using static SQLitePCL.raw;

namespace Starhaul.Pipelines.Sinks.Sqlite;

/// <summary>An open database file.</summary>
internal sealed class SqliteDatabase : IDisposable
{
    // A try to get a lock waits that long before the caller looks at its token and its time limit.
    private const int MillisecondsOfATry = 100;

    private readonly string path;
    private readonly sqlite3 handle;

    static SqliteDatabase() => Batteries_V2.Init();

    private SqliteDatabase(string path, sqlite3 handle)
    {
        this.path = path;
        this.handle = handle;
    }

    /// <summary>Whether a transaction is open.</summary>
    public bool IsInTransaction => sqlite3_get_autocommit(handle) == 0;

    /// <summary>Where the write-ahead log lies: beside the file itself, whatever links lead to it.</summary>
    public string LogPath => $"{sqlite3_db_filename(handle, "main").utf8_to_string()}-wal";

    /// <summary>Rows that the last statement added, changed or removed itself.</summary>
    public int Changes => sqlite3_changes(handle);

    /// <summary>Pages that this connection has written so far, into the log where there is one.</summary>
    public long PagesWritten
    {
        get
        {
            Check(sqlite3_db_status(handle, SQLITE_DBSTATUS_CACHE_WRITE, out var written, out _, 0));
            return written;
        }
    }

    /// <summary>Opens a file, and creates it where it is not there.</summary>
    /// <exception cref="DestinationException">It cannot be opened for writing.</exception>
    public static SqliteDatabase Open(string path)
    {
        var database = Open(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
        try
        {
            // SQLite opens a file that is write-protected for reading, and would say so at the first write only.
            database.Check(sqlite3_db_readonly(database.handle, "main") == 1 ? SQLITE_READONLY : SQLITE_OK);
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Opens a file that is there, and leaves it and its folder as they are.</summary>
    /// <exception cref="DestinationException">It cannot be opened.</exception>
    public static SqliteDatabase OpenToRead(string path)
    {
        // Without a log no process has the file open, and a plain read would leave an empty log behind.
        var real = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        return File.Exists($"{real}-wal")
            ? Open(path, SQLITE_OPEN_READONLY)
            : Open(path, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, $"file:{Escaped(path)}?immutable=1");
    }

    private static string Escaped(string path) =>
        string.Join('/', Path.GetFullPath(path).Split('/').Select(Uri.EscapeDataString));

    private static SqliteDatabase Open(string path, int flags, string? name = null)
    {
        // One caller at a time: no mutex around every call.
        var code = sqlite3_open_v2(name ?? path, out var handle, flags | SQLITE_OPEN_NOMUTEX, null);
        var database = new SqliteDatabase(path, handle);
        try
        {
            database.Check(code);
            sqlite3_extended_result_codes(handle, 1);
            sqlite3_busy_timeout(handle, MillisecondsOfATry);
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Runs statements whose rows are not needed.</summary>
    public void Execute(string sql) => Check(sqlite3_exec(handle, sql));

    /// <summary>Runs a statement that needs a lock.</summary>
    /// <returns>False when another program held the lock for a short while; the caller tries again.</returns>
    public bool TryExecute(string sql)
    {
        var code = sqlite3_exec(handle, sql);
        if ((code & 0xFF) is SQLITE_BUSY or SQLITE_LOCKED)
        {
            return false;
        }

        Check(code);
        return true;
    }

    /// <summary>Prepares one statement for many uses.</summary>
    public SqliteStatement Prepare(string sql)
    {
        Check(sqlite3_prepare_v3(handle, sql, SQLITE_PREPARE_PERSISTENT, out var statement));
        return new SqliteStatement(this, statement);
    }

    /// <summary>Throws what a result code means.</summary>
    /// <exception cref="DestinationException">The code is an error.</exception>
    public void Check(int code)
    {
        if (code is not (SQLITE_OK or SQLITE_ROW or SQLITE_DONE))
        {
            throw Error(code);
        }
    }

    /// <summary>Makes sure that a statement did to as many rows what it was to do as it was given.</summary>
    /// <exception cref="DestinationException">It did not: a trigger of another program dropped rows.</exception>
    public void RequireChanges(int expected, string table)
    {
        if (Changes != expected)
        {
            throw SqliteErrors.OfCount(path, table, expected, Changes);
        }
    }

    /// <summary>The error of a result code.</summary>
    public DestinationException Error(int code) =>
        SqliteErrors.Translate(
            path,
            code,
            (
                (sqlite3_errcode(handle) & 0xFF) == (code & 0xFF) ? sqlite3_errmsg(handle) : sqlite3_errstr(code)
            ).utf8_to_string()
        );

    /// <inheritdoc />
    public void Dispose() => handle.Dispose();
}
