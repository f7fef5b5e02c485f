using System.Data;
using Npgsql;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Sinks;
using Starhaul.Pipelines.Sinks.Sql;
using Starhaul.Pipelines.Tables;
using Starhaul.Postgres.Urls;

namespace Starhaul.Postgres.Store;

/// <summary>A schema of a PostgreSQL database. Readers see what was committed last and never wait.</summary>
internal sealed class PostgresStore : ITableStore
{
    // Every statement looks rows up by their keys. The planner knows nothing of a temporary table that was just filled,
    // and would now and then read a table of millions of rows from end to end.
    private const string Settings = """
        SET standard_conforming_strings = on;
        SET client_min_messages = warning;
        SET enable_seqscan = off;
        SET enable_hashjoin = off;
        SET enable_mergejoin = off;
        SET jit = off
        """;

    // The first of the two numbers that name our advisory locks; it spells "Star". The second names the schema.
    private const int LockOfStarhaul = 0x53746172;

    private static readonly PostgresDialect Dialect = new();

    private readonly PostgresTarget target;
    private readonly TimeSpan longestWait;
    private readonly Dictionary<TableDefinition, PostgresTable> tables = [];
    private readonly HashSet<PostgresTable> staged = [];
    private NpgsqlConnection? connection;
    private NpgsqlTransaction? transaction;

    /// <summary>Names a database; <see cref="OpenAsync"/> connects.</summary>
    /// <param name="target">The database.</param>
    /// <param name="longestWait">How long another writer is waited for; 60 s when null.</param>
    public PostgresStore(PostgresTarget target, TimeSpan? longestWait = null)
    {
        this.target = target;
        this.longestWait = longestWait ?? TimeSpan.FromSeconds(60);
    }

    /// <inheritdoc />
    public string Name => target.Name;

    private NpgsqlConnection Connection => connection ?? throw new InvalidOperationException($"{Name} is not open.");

    /// <inheritdoc />
    public Task OpenAsync(CancellationToken cancellationToken) =>
        GuardAsync(async () =>
            {
                var version = await ConnectAsync(cancellationToken).ConfigureAwait(false);
                await PostgresCatalog.RequireUnicodeAsync(Connection, Name, cancellationToken).ConfigureAwait(false);
                if (!SchemaPlan.IsCurrent(version, Name))
                {
                    await MigrateAsync(cancellationToken).ConfigureAwait(false);
                }
            })
            .AsTask();

    /// <inheritdoc />
    public async Task<bool> OpenToReadAsync(CancellationToken cancellationToken)
    {
        int? version = null;
        await GuardAsync(async () => version = await ConnectAsync(cancellationToken).ConfigureAwait(false))
            .ConfigureAwait(false);
        SchemaPlan.RefuseNewer(version, Name);
        return version is not null;
    }

    /// <inheritdoc />
    public ValueTask BeginAsync(CancellationToken cancellationToken) =>
        GuardAsync(async () =>
        {
            transaction = await Connection
                .BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken)
                .ConfigureAwait(false);
            try
            {
                await ExecuteAsync(
                        $"""
                        SET LOCAL lock_timeout = {longestWait.TotalMilliseconds:0};
                        SELECT pg_advisory_xact_lock({LockOfStarhaul}, hashtext({SqlDialect.Literal(target.Schema)}));
                        SET LOCAL lock_timeout = 0
                        """,
                        cancellationToken
                    )
                    .ConfigureAwait(false);
            }
            catch
            {
                await RollbackAsync().ConfigureAwait(false);
                throw;
            }
        });

    /// <inheritdoc />
    public ValueTask CommitAsync(CancellationToken cancellationToken) =>
        GuardAsync(async () =>
        {
            await transaction!.CommitAsync(cancellationToken).ConfigureAwait(false);
            await transaction.DisposeAsync().ConfigureAwait(false);
            transaction = null;
        });

    /// <inheritdoc />
    public async ValueTask RollbackAsync()
    {
        // A temporary table that the transaction made is gone with it.
        staged.Clear();
        if (transaction is null)
        {
            return;
        }

        try
        {
            await transaction.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (error is NpgsqlException or InvalidOperationException or IOException)
        {
            // The connection is gone, and the transaction with it.
        }

        transaction = null;
    }

    /// <inheritdoc />
    public ValueTask ReadAsync(KeyList keys, RowBuffer into, CancellationToken cancellationToken) =>
        keys.Count == 0
            ? ValueTask.CompletedTask
            : GuardAsync(() => Table(into.Table).ReadAsync(keys, into, cancellationToken));

    /// <inheritdoc />
    public ValueTask ReadAllAsync(RowBuffer into, CancellationToken cancellationToken) =>
        GuardAsync(() => Table(into.Table).ReadAllAsync(into, cancellationToken));

    /// <inheritdoc />
    public ValueTask ReadLastAsync(RowBuffer into, CancellationToken cancellationToken) =>
        GuardAsync(() => Table(into.Table).ReadLastAsync(into, cancellationToken));

    /// <inheritdoc />
    public ValueTask InsertAsync(RowBuffer rows, ReadOnlyMemory<int> which, CancellationToken cancellationToken) =>
        which.IsEmpty
            ? ValueTask.CompletedTask
            : GuardAsync(() => Table(rows.Table).InsertAsync(rows, which, cancellationToken));

    /// <inheritdoc />
    public ValueTask UpdateAsync(RowBuffer rows, ReadOnlyMemory<int> which, CancellationToken cancellationToken) =>
        StagedAsync(rows, which, table => table.UpdateAsync(rows, which, cancellationToken), cancellationToken);

    /// <inheritdoc />
    public ValueTask DeleteAsync(RowBuffer rows, ReadOnlyMemory<int> which, CancellationToken cancellationToken) =>
        StagedAsync(rows, which, table => table.DeleteAsync(rows, which, cancellationToken), cancellationToken);

    /// <inheritdoc />
    public async Task<GalaxyPoint?> FindSystemAsync(string name, CancellationToken cancellationToken)
    {
        GalaxyPoint? found = null;
        await GuardAsync(async () =>
            {
                using var command = new NpgsqlCommand(
                    "SELECT x, y, z FROM systems WHERE lower(name) = lower($1) AND x IS NOT NULL LIMIT 1",
                    Connection
                );
                command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name.Replace('\0', '\ufffd') });
                var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
                await using var _ = reader.ConfigureAwait(false);
                if (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    found = new GalaxyPoint(reader.GetDouble(0), reader.GetDouble(1), reader.GetDouble(2));
                }
            })
            .ConfigureAwait(false);
        return found;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await CloseAsync().ConfigureAwait(false);

    /// <summary>Connects and reads the version of the schema; null where there is none.</summary>
    private async Task<int?> ConnectAsync(CancellationToken cancellationToken)
    {
        await CloseAsync().ConfigureAwait(false);
        connection = new NpgsqlConnection(target.ConnectionString);
        await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        await ExecuteAsync(Settings, cancellationToken).ConfigureAwait(false);
        await ExecuteAsync($"SET search_path = {SqlDialect.Quote(target.Schema)}", cancellationToken)
            .ConfigureAwait(false);
        return await PostgresCatalog.ReadVersionAsync(connection, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask CloseAsync()
    {
        await RollbackAsync().ConfigureAwait(false);
        tables.Clear();
        if (connection is not null)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            connection = null;
        }
    }

    private PostgresTable Table(TableDefinition table)
    {
        if (!tables.TryGetValue(table, out var open))
        {
            tables.Add(table, open = new PostgresTable(Connection, table));
        }

        return open;
    }

    private ValueTask StagedAsync(
        RowBuffer rows,
        ReadOnlyMemory<int> which,
        Func<PostgresTable, ValueTask> change,
        CancellationToken cancellationToken
    ) =>
        which.IsEmpty
            ? ValueTask.CompletedTask
            : GuardAsync(async () =>
            {
                var table = Table(rows.Table);
                if (!staged.Contains(table))
                {
                    await table.StageAsync(cancellationToken).ConfigureAwait(false);
                    staged.Add(table);
                }

                await change(table).ConfigureAwait(false);
            });

    private async ValueTask GuardAsync(Func<ValueTask> work)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (Exception error)
            when (error
                    is NpgsqlException
                        or IOException
                        or TimeoutException
                        or ArgumentException
                        or InvalidCastException
                        or FormatException
                        or OverflowException
                || (error is InvalidOperationException && connection?.State is not ConnectionState.Open)
            )
        {
            throw PostgresErrors.Of(Name, error);
        }
    }

    private async ValueTask MigrateAsync(CancellationToken cancellationToken)
    {
        await BeginAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await PostgresCatalog.CreateSchemaAsync(Connection, target.Schema, cancellationToken).ConfigureAwait(false);
            var found = await PostgresCatalog
                .ReadAsync(Connection, target.Schema, cancellationToken)
                .ConfigureAwait(false);
            foreach (var statement in SchemaPlan.From(found, Dialect, Name))
            {
                await ExecuteAsync(statement, cancellationToken).ConfigureAwait(false);
            }

            await CommitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await RollbackAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
#pragma warning disable CA2100 // Names come from the table definitions and are quoted.
        using var command = new NpgsqlCommand(sql, Connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
