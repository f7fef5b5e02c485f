using System.Text;
using Starhaul.Native;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Sinks.Sql;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Sinks.Sqlite;

/// <summary>A SQLite file. Readers see what was committed last while a transaction writes (write-ahead log).</summary>
internal sealed class SqliteStore : ITableStore
{
    /// <summary>
    /// The pages that are kept in memory, as PRAGMA cache_size takes it: a negative number is of KiB. Of 10 GB of JSON a load takes 279 MB with
    /// these 54 MiB, and no longer than with 64.
    /// </summary>
    public const string CacheSize = "-55296";

    // WAL and NORMAL: a killed process loses nothing, a lost power supply at most the last transactions, and the file is
    // whole either way. SqliteCheckpoints brings the log into the file.
    private const string Settings = $"""
        PRAGMA synchronous = NORMAL;
        PRAGMA cache_size = {CacheSize};
        PRAGMA mmap_size = 0;
        PRAGMA wal_autocheckpoint = 0;
        PRAGMA temp_store = MEMORY;
        """;

    private static readonly SqliteDialect Dialect = new();

    private readonly string path;
    private readonly TimeSpan longestWait;
    private readonly TimeProvider time;
    private readonly Dictionary<TableDefinition, SqliteTable> tables = [];
    private readonly SqliteWriterLock writerLock;
    private readonly FilePlace place;
    private SqliteDatabase? database;
    private SqliteCheckpoints? checkpoints;
    private FileStat? log;

    /// <summary>Names a file; <see cref="OpenAsync"/> opens it.</summary>
    /// <param name="path">The file; its folder must be there.</param>
    /// <param name="longestWait">How long another writer is waited for; 60 s when null.</param>
    /// <param name="time">The clock of that wait.</param>
    public SqliteStore(string path, TimeSpan? longestWait = null, TimeProvider? time = null)
    {
        this.path = path;
        this.longestWait = longestWait ?? TimeSpan.FromSeconds(60);
        this.time = time ?? TimeProvider.System;
        writerLock = new SqliteWriterLock(path, this.time);
        place = new FilePlace(SinkFactory.RealPath(path), NameOf(path));
    }

    /// <summary>The store of a target. What SQLite takes for a database in memory or a URI would be a load that is lost.</summary>
    /// <exception cref="ArgumentException">The place names no file of its own.</exception>
    public static SqliteStore At(string place) =>
        place[0] is not ':' && !place.StartsWith("file:", StringComparison.Ordinal)
            ? new SqliteStore(place)
            : throw new ArgumentException($"'sqlite:{place}' names no file of its own.", nameof(place));

    /// <inheritdoc />
    public string Name => NameOf(path);

    private SqliteDatabase Database => database ?? throw new InvalidOperationException($"{Name} is not open.");

    /// <summary>A file as a person writes it as a target.</summary>
    public static string NameOf(string path) => $"sqlite:{path}";

    /// <inheritdoc />
    public Task OpenAsync(CancellationToken cancellationToken)
    {
        Close();
        database = SqliteDatabase.Open(path);
        place.Remember();
        database.Execute("PRAGMA page_size = 16384");
        RunWhenFree("PRAGMA journal_mode = WAL", cancellationToken);
        database.Execute(Settings);
        if (SchemaPlan.IsCurrent(ReadVersion(), Name))
        {
            SchemaCheck.Require(Found(), Dialect, Name);
        }
        else
        {
            Migrate(cancellationToken);
        }

        checkpoints = new SqliteCheckpoints(path, database);
        RequireLog();
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task<bool> OpenToReadAsync(CancellationToken cancellationToken)
    {
        Close();
        database = SqliteDatabase.OpenToRead(path);
        var version = ReadVersion();
        SchemaPlan.RefuseNewer(version, Name);
        return Task.FromResult(version is not null);
    }

    /// <inheritdoc />
    public void RequireInPlace() => place.Require();

    /// <inheritdoc />
    public async ValueTask BeginAsync(CancellationToken cancellationToken)
    {
        place.Require();
        // Here and not after the commit, whose transaction would then seem to have kept others out for so long.
        checkpoints?.RunIfDue();
        await writerLock.AcquireAsync(longestWait, cancellationToken).ConfigureAwait(false);
        try
        {
            RunWhenFree("BEGIN IMMEDIATE", cancellationToken);
            RequireLog();
        }
        finally
        {
            writerLock.Release();
        }
    }

    /// <inheritdoc />
    public ValueTask CommitAsync(CancellationToken cancellationToken)
    {
        Database.Execute("COMMIT");
        RequireLog();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask RollbackAsync()
    {
        if (database is { IsInTransaction: true })
        {
            database.Execute("ROLLBACK");
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask ReadAsync(KeyList keys, RowBuffer into, CancellationToken cancellationToken)
    {
        Table(into.Table).Read(keys, into);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask ReadAllAsync(RowBuffer into, CancellationToken cancellationToken)
    {
        Table(into.Table).ReadAll(into);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask ReadLastAsync(RowBuffer into, CancellationToken cancellationToken)
    {
        Table(into.Table).ReadLast(into);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask InsertAsync(RowBuffer rows, ReadOnlyMemory<int> which, CancellationToken cancellationToken)
    {
        Table(rows.Table).Insert(rows, which.Span);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask UpdateAsync(RowBuffer rows, ReadOnlyMemory<int> which, CancellationToken cancellationToken)
    {
        Table(rows.Table).Update(rows, which.Span);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask DeleteAsync(RowBuffer rows, ReadOnlyMemory<int> which, CancellationToken cancellationToken)
    {
        Table(rows.Table).Delete(rows, which.Span);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<(string Name, TimeSpan Took)>> MakeIndexesAsync(
        bool isFirstLoad,
        IProgress<(string Name, TimeSpan Took)>? progress,
        CancellationToken cancellationToken
    ) => new SqliteIndexes(this, Database, time).MakeAsync(isFirstLoad, progress, cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<KnownSystem>> FindSystemsAsync(string name, CancellationToken cancellationToken)
    {
        // The column compares without regard to case.
        using var statement = Database.Prepare(
            "SELECT id64, name, x, y, z FROM systems WHERE (name = ? OR id64 = ?) AND x + y + z IS NOT NULL LIMIT 100"
        );
        statement.Bind(0, Encoding.UTF8.GetBytes(name));
        if (KnownSystem.ReadId(name) is { } id)
        {
            statement.Bind(1, id);
        }

        var found = new List<KnownSystem>();
        while (statement.Step())
        {
            found.Add(
                new KnownSystem(
                    unchecked((ulong)statement.Int64(0)),
                    Encoding.UTF8.GetString(statement.Utf8(1)),
                    statement.Double(2),
                    statement.Double(3),
                    statement.Double(4)
                )
            );
        }

        return Task.FromResult<IReadOnlyList<KnownSystem>>(found);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        Close();
        return ValueTask.CompletedTask;
    }

    private void Close()
    {
        foreach (var table in tables.Values)
        {
            table.Dispose();
        }

        tables.Clear();
        checkpoints?.Dispose();
        checkpoints = null;
        writerLock.Dispose();
        database?.Dispose();
        database = null;
        log = null;
    }

    /// <summary>
    /// Makes sure that the log is the one of this connection. SQLite does not notice that somebody deleted it: it writes on into a file
    /// without a name, which no other process can read. What is in it reaches the database when the connection is closed.
    /// </summary>
    /// <remarks>https://www.sqlite.org/howtocorrupt.html section 4.4</remarks>
    private void RequireLog()
    {
        var there = Posix.Stat(Database.LogPath);
        if (log is { } known && (there?.Inode, there?.Device) != (known.Inode, known.Device))
        {
            throw SqliteErrors.OfLog(path, Database.LogPath, there is not null);
        }

        log = there;
    }

    private SqliteTable Table(TableDefinition table)
    {
        if (!tables.TryGetValue(table, out var open))
        {
            tables.Add(table, open = new SqliteTable(Database, table));
        }

        return open;
    }

    private void RunWhenFree(string sql, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (!Database.TryExecute(sql))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (time.GetElapsedTime(started) >= longestWait)
            {
                throw Database.Error(SQLitePCL.raw.SQLITE_BUSY);
            }
        }
    }

    private void Migrate(CancellationToken cancellationToken)
    {
        RunWhenFree("BEGIN IMMEDIATE", cancellationToken);
        try
        {
            foreach (var statement in SchemaPlan.From(Found(), Dialect, Name))
            {
                Database.Execute(statement);
            }

            Database.Execute("COMMIT");
        }
        catch
        {
            Database.TryExecute("ROLLBACK");
            throw;
        }
    }

    private int? ReadVersion()
    {
        using var master = Database.Prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?");
        master.Bind(0, Encoding.UTF8.GetBytes(SqlDialect.VersionTable));
        if (!master.Step())
        {
            return null;
        }

        using var version = Database.Prepare($"SELECT coalesce(max(version), 0) FROM {SqlDialect.VersionTable}");
        version.Step();
        return (int)version.Int64(0);
    }

    private FoundSchema Found()
    {
        using var columns = Database.Prepare(
            """
            SELECT t.name, t.type, c.name, c.type, c."notnull" AND c.dflt_value IS NULL, c.pk
            FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type IN ('table', 'view')
            """
        );
        var found = new FoundSchema(ReadVersion());
        while (columns.Step())
        {
            var table = found.Add(Text(0), Text(1));
            table.Columns[Text(2)] = new FoundColumn(Text(3), IsRequired: columns.Int64(4) == 1);
            if (columns.Int64(5) > 0)
            {
                if (table.Keys.Count == 0)
                {
                    table.Keys.Add([]);
                }

                table.Keys[0].Add(Text(2));
            }
        }

        return found;

        string Text(int column) => Encoding.UTF8.GetString(columns.Utf8(column));
    }
}
