using System.Text;
using Starhaul.DuckDb.Native;
using Starhaul.DuckDb.Queries;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Sinks;
using Starhaul.Pipelines.Tables;

namespace Starhaul.DuckDb.Store;

/// <summary>An open database with its schema, and the functions by which queries see rows of this program.</summary>
internal sealed class DuckDbTables : IDisposable
{
    // Of two transactions that create the schema at once, DuckDB would refuse one.
    private static readonly Lock Schema = new();
    private static readonly TableDefinition OfSystems = new TableBuilder("places")
        .Key(Column.Id("id64"))
        .Plain(Column.Text("name"), Column.Real("x"), Column.Real("y"), Column.Real("z"))
        .BuildWithoutImport();

    private static int opened;

    // The functions of a database are seen by all of its connections, so those of each opening have names of their own.
    private readonly int number = Interlocked.Increment(ref opened);
    private readonly DuckDbDatabase database;
    private readonly DuckDbConnection connection;
    private readonly Dictionary<TableDefinition, BufferFunction> functions = [];
    private readonly Dictionary<ColumnType, RowBuffer> keyRows = [];
    private readonly Dictionary<TableDefinition, DuckDbAppender> appenders = [];
    private NewKeys? newKeys;
    private bool mayHoldRows;
    private bool isWriting;
    private long lastTurn;

    private DuckDbTables(DuckDbDatabase database)
    {
        this.database = database;
        connection = database.Connect();
    }

    /// <summary>Opens a file and brings its schema up to date.</summary>
    public static DuckDbTables Open(string path, DuckDbOptions options)
    {
        DuckDbLog.RequireOwn(path, options);
        var tables = new DuckDbTables(DuckDbDatabase.Open(path, options));
        try
        {
            lock (Schema)
            {
                DuckDbMigration.Run(tables.connection);
            }

            return tables;
        }
        catch
        {
            tables.Dispose();
            throw;
        }
    }

    /// <summary>Opens a file that is there for reading; null when it has no schema of ours.</summary>
    /// <exception cref="DestinationException">Another process has the file, or the schema is newer.</exception>
    public static DuckDbTables? OpenToRead(string path, DuckDbOptions options)
    {
        if (new FileInfo(path).Length == 0)
        {
            return null;
        }

        DuckDbLog.RequireOwn(path, options);
        var tables = new DuckDbTables(DuckDbDatabase.OpenToRead(path, options));
        try
        {
            if (DuckDbMigration.IsKnown(tables.connection))
            {
                return tables;
            }
        }
        catch
        {
            tables.Dispose();
            throw;
        }

        tables.Dispose();
        return null;
    }

    public void Execute(string sql, CancellationToken cancellationToken) => connection.Execute(sql, cancellationToken);

    /// <summary>Begins a transaction.</summary>
    /// <param name="turn">The turn of the writer, counted over all writers of the file.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public void Begin(long turn, CancellationToken cancellationToken)
    {
        connection.Execute("BEGIN TRANSACTION", cancellationToken);
        if (newKeys is null || turn != lastTurn + 1)
        {
            // Somebody else may have written meanwhile.
            mayHoldRows = mayHoldRows || HasRows(cancellationToken);
            newKeys = mayHoldRows ? null : new NewKeys();
        }

        lastTurn = turn;
        isWriting = true;
        newKeys?.Begin();
    }

    /// <summary>Says that the transaction is over: from now on somebody else may write.</summary>
    public void End() => isWriting = false;

    /// <summary>Appends the rows of a table that have one of the keys in their column.</summary>
    public void Read(KeyList keys, RowBuffer into, CancellationToken cancellationToken)
    {
        keys = isWriting && newKeys is not null ? newKeys.Asked(keys, into.Table) : keys;
        if (keys.Count == 0)
        {
            return;
        }

        var listed = List(keys, keys.Column.Type);
        using (Serve(listed, Indexes.UpTo(listed.Count)))
        {
            using var result = connection.Query(
                DuckDbSql.Read(into.Table, keys.Column, FunctionName(listed.Table)),
                cancellationToken
            );
            result.ReadInto(into);
        }
    }

    /// <summary>Appends every row of a table by its key upwards.</summary>
    public void ReadAll(RowBuffer into, CancellationToken cancellationToken) =>
        Read(DuckDbSql.ReadAll(into.Table), into, cancellationToken);

    /// <summary>Appends the row with the greatest key.</summary>
    public void ReadLast(RowBuffer into, CancellationToken cancellationToken) =>
        Read(DuckDbSql.ReadLast(into.Table), into, cancellationToken);

    /// <summary>Adds rows whose keys are not there.</summary>
    public void Insert(RowBuffer rows, ReadOnlyMemory<int> which, CancellationToken cancellationToken)
    {
        var (sure, unsure) = newKeys?.Part(rows, which) ?? (default, which);
        if (!sure.IsEmpty)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!appenders.TryGetValue(rows.Table, out var appender))
            {
                appenders[rows.Table] = appender = new DuckDbAppender(connection, rows.Table);
            }

            appender.Append(rows, sure.Span);
        }

        if (!unsure.IsEmpty)
        {
            Write(DuckDbSql.Insert(rows.Table), rows, unsure, cancellationToken);
        }
    }

    /// <summary>Runs a statement that reads rows as <see cref="DuckDbSql.Rows"/>.</summary>
    public void Write(string sql, RowBuffer rows, ReadOnlyMemory<int> which, CancellationToken cancellationToken)
    {
        using (Serve(rows, which))
        {
            connection.Execute(
                sql.Replace(DuckDbSql.Rows, FunctionName(rows.Table), StringComparison.Ordinal),
                cancellationToken
            );
        }
    }

    public IReadOnlyList<KnownSystem> FindSystems(string name, CancellationToken cancellationToken)
    {
        var rows = new RowBuffer(OfSystems, new TextArena());
        using (var result = connection.Query(DuckDbSql.FindSystems(name), cancellationToken))
        {
            result.ReadInto(rows);
        }

        return
        [
            .. Enumerable
                .Range(0, rows.Count)
                .Select(row => new KnownSystem(
                    unchecked((ulong)rows.Int64(row, 0)),
                    Encoding.UTF8.GetString(rows.Utf8(row, 1)),
                    rows.Double(row, 2),
                    rows.Double(row, 3),
                    rows.Double(row, 4)
                )),
        ];
    }

    public void Dispose()
    {
        foreach (var appender in appenders.Values)
        {
            appender.Dispose();
        }

        connection.Dispose();
        database.Dispose();
    }

    private bool HasRows(CancellationToken cancellationToken)
    {
        using var result = connection.Query(DuckDbSql.HasRows(GalaxyTables.Data), cancellationToken);
        return result.FirstRow(columns: 1) is not null;
    }

    private void Read(string sql, RowBuffer into, CancellationToken cancellationToken)
    {
        using var result = connection.Query(sql, cancellationToken);
        result.ReadInto(into);
    }

    private BufferFunction.Offer Serve(RowBuffer rows, ReadOnlyMemory<int> which)
    {
        if (!functions.TryGetValue(rows.Table, out var function))
        {
            functions[rows.Table] = function = new BufferFunction(rows.Table);
            function.Register(connection, FunctionName(rows.Table));
        }

        return function.Serve(rows, which);
    }

    private RowBuffer List(KeyList keys, ColumnType type)
    {
        if (!keyRows.TryGetValue(type, out var rows))
        {
            keyRows[type] = rows = KeyRows.TableOf(type);
        }

        KeyRows.Fill(rows, keys);
        return rows;
    }

    private string FunctionName(TableDefinition table) => $"starhaul_{number}_{table.Name}";
}
