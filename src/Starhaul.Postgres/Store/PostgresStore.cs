using System.Data;
using Npgsql;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Sinks;
using Starhaul.Pipelines.Sinks.Sql;
using Starhaul.Pipelines.Tables;
using Starhaul.Postgres.Urls;

namespace Starhaul.Postgres.Store;

/// <summary>A schema of a PostgreSQL database. Readers see what was committed last and never wait.</summary>
/// <remarks>
/// Every statement, reads too, runs in a transaction that brings its settings along (<see cref="TransactionSettings"/>) and
/// names the schema: behind a pooler two transactions may be on two connections, each of which is somebody else's before and after.
/// </remarks>
internal sealed class PostgresStore : ITableStore
{
    // The first of the two numbers that name our advisory locks; it spells "Star". The second names the schema.
    private const int LockOfStarhaul = 0x53746172;

    private static readonly PostgresDialect Dialect = new();

    private readonly PostgresTarget target;
    private readonly PostgresConnector connector;
    private readonly TimeSpan longestWait;
    private readonly Dictionary<TableDefinition, PostgresTable> tables = [];
    private readonly HashSet<PostgresTable> staged = [];
    private HashSet<string> triggered = [];
    private NpgsqlConnection? connection;
    private NpgsqlTransaction? transaction;

    /// <summary>Names a database; <see cref="OpenAsync"/> connects.</summary>
    /// <param name="target">The database.</param>
    /// <param name="longestWait">How long another writer is waited for; 60 s when null.</param>
    public PostgresStore(PostgresTarget target, TimeSpan? longestWait = null)
    {
        this.target = target;
        connector = new PostgresConnector(target);
        this.longestWait = longestWait ?? TimeSpan.FromSeconds(60);
    }

    /// <inheritdoc />
    public string Name => target.Name;

    private NpgsqlConnection Connection => connection ?? throw new InvalidOperationException($"{Name} is not open.");

    /// <inheritdoc />
    public Task OpenAsync(CancellationToken cancellationToken) =>
        GuardAsync(async () =>
            {
                var (facts, found) = await InspectAsync(isToWrite: true, cancellationToken).ConfigureAwait(false);
                var isCurrent = SchemaPlan.IsCurrent(found.Version, Name);
                facts.RequireWriting(Name, target.Schema, isCurrent);
                if (!isCurrent)
                {
                    await MigrateAsync(facts, cancellationToken).ConfigureAwait(false);
                    return;
                }

                SchemaCheck.Require(found, Dialect, Name);
                await ReadAsync(
                        () => RequireRightsAsync(facts, ["INSERT", "UPDATE", "DELETE"], cancellationToken),
                        cancellationToken
                    )
                    .ConfigureAwait(false);
            })
            .AsTask();

    /// <inheritdoc />
    public async Task<bool> OpenToReadAsync(CancellationToken cancellationToken)
    {
        FoundSchema? found = null;
        await GuardAsync(async () =>
                (_, found) = await InspectAsync(isToWrite: false, cancellationToken).ConfigureAwait(false)
            )
            .ConfigureAwait(false);
        SchemaPlan.RefuseNewer(found!.Version, Name);
        return found.Version is not null;
    }

    /// <inheritdoc />
    public ValueTask RestAsync() => CloseAsync();

    /// <inheritdoc />
    public ValueTask BeginAsync(CancellationToken cancellationToken) =>
        GuardAsync(async () =>
        {
            await BeginAsync(isReadOnly: false, cancellationToken).ConfigureAwait(false);
            try
            {
                await ExecuteAsync(
                        $"SELECT pg_advisory_xact_lock({LockOfStarhaul}, hashtext({SqlDialect.Literal(target.Schema)}))",
                        cancellationToken
                    )
                    .ConfigureAwait(false);
                triggered = await PostgresCatalog
                    .FindTriggersAsync(Connection, target.Schema, cancellationToken)
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
            staged.Clear();
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
            : GuardAsync(() =>
                ReadAsync(() => Table(into.Table).ReadAsync(keys, into, cancellationToken), cancellationToken)
            );

    /// <inheritdoc />
    public ValueTask ReadAllAsync(RowBuffer into, CancellationToken cancellationToken) =>
        GuardAsync(() => ReadAsync(() => Table(into.Table).ReadAllAsync(into, cancellationToken), cancellationToken));

    /// <inheritdoc />
    public ValueTask ReadLastAsync(RowBuffer into, CancellationToken cancellationToken) =>
        GuardAsync(() => ReadAsync(() => Table(into.Table).ReadLastAsync(into, cancellationToken), cancellationToken));

    /// <inheritdoc />
    public ValueTask InsertAsync(RowBuffer rows, ReadOnlyMemory<int> which, CancellationToken cancellationToken) =>
        which.IsEmpty ? ValueTask.CompletedTask
        : triggered.Contains(rows.Table.Name)
            ? StagedAsync(
                rows,
                which,
                table => table.InsertStagedAsync(rows, which, cancellationToken),
                cancellationToken
            )
        : GuardAsync(() => Table(rows.Table).InsertAsync(rows, which, cancellationToken));

    /// <inheritdoc />
    public ValueTask UpdateAsync(RowBuffer rows, ReadOnlyMemory<int> which, CancellationToken cancellationToken) =>
        StagedAsync(rows, which, table => table.UpdateAsync(rows, which, cancellationToken), cancellationToken);

    /// <inheritdoc />
    public ValueTask DeleteAsync(RowBuffer rows, ReadOnlyMemory<int> which, CancellationToken cancellationToken) =>
        StagedAsync(rows, which, table => table.DeleteAsync(rows, which, cancellationToken), cancellationToken);

    /// <inheritdoc />
    public async Task<IReadOnlyList<(string Name, TimeSpan Took)>> MakeIndexesAsync(
        bool isFirstLoad,
        IProgress<(string Name, TimeSpan Took)>? progress,
        CancellationToken cancellationToken
    )
    {
        IReadOnlyList<(string Name, TimeSpan Took)> made = [];
        await GuardAsync(async () =>
                made = await new PostgresIndexes(this, Connection, target.Schema)
                    .MakeAsync(isFirstLoad, progress, cancellationToken)
                    .ConfigureAwait(false)
            )
            .ConfigureAwait(false);
        return made;
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<KnownSystem>> FindSystemsAsync(string name, CancellationToken cancellationToken)
    {
        IReadOnlyList<KnownSystem> found = [];
        await GuardAsync(async () =>
                found = await ReadAsync(
                        () => PostgresCatalog.FindSystemsAsync(Connection, target.Schema, name, cancellationToken),
                        cancellationToken
                    )
                    .ConfigureAwait(false)
            )
            .ConfigureAwait(false);
        return found;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await CloseAsync().ConfigureAwait(false);

    /// <summary>Connects and looks at the server and the schema.</summary>
    private async Task<(PostgresFacts Facts, FoundSchema Found)> InspectAsync(
        bool isToWrite,
        CancellationToken cancellationToken
    )
    {
        await CloseAsync().ConfigureAwait(false);
        connection = await connector.ConnectAsync(isToWrite, cancellationToken).ConfigureAwait(false);
        return await ReadAsync(
                async () =>
                {
                    var facts = await PostgresCatalog
                        .ReadFactsAsync(Connection, target.Schema, cancellationToken)
                        .ConfigureAwait(false);
                    facts.RequireSight(Name, target.Schema);
                    await RequireRightsAsync(facts, ["SELECT"], cancellationToken).ConfigureAwait(false);
                    return (
                        facts,
                        await PostgresCatalog
                            .ReadAsync(Connection, target.Schema, cancellationToken)
                            .ConfigureAwait(false)
                    );
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    private async ValueTask RequireRightsAsync(
        PostgresFacts facts,
        string[] rights,
        CancellationToken cancellationToken
    )
    {
        if (
            await PostgresCatalog
                .FindMissingRightAsync(Connection, target.Schema, rights, cancellationToken)
                .ConfigureAwait(false)
            is var (right, table)
        )
        {
            throw facts.LacksOn(Name, target.Schema, right, table);
        }
    }

    private async Task BeginAsync(bool isReadOnly, CancellationToken cancellationToken)
    {
        transaction = await Connection
            .BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken)
            .ConfigureAwait(false);
        try
        {
            await ExecuteAsync(
                    TransactionSettings.Sql(target.Schema, longestWait, isReadOnly, Connection.PostgreSqlVersion.Major),
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        catch
        {
            await RollbackAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async ValueTask ReadAsync(Func<ValueTask> read, CancellationToken cancellationToken) =>
        await ReadAsync(
                async () =>
                {
                    await read().ConfigureAwait(false);
                    return true;
                },
                cancellationToken
            )
            .ConfigureAwait(false);

    /// <summary>Reads in the transaction that there is, else in one of its own.</summary>
    private async ValueTask<T> ReadAsync<T>(Func<ValueTask<T>> read, CancellationToken cancellationToken)
    {
        if (transaction is not null)
        {
            return await read().ConfigureAwait(false);
        }

        await BeginAsync(isReadOnly: true, cancellationToken).ConfigureAwait(false);
        try
        {
            return await read().ConfigureAwait(false);
        }
        finally
        {
            await RollbackAsync().ConfigureAwait(false);
        }
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
            tables.Add(table, open = new PostgresTable(Connection, target, table));
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
            when (PostgresErrors.IsOfServer(error)
                || (error is InvalidOperationException && connection?.State is not ConnectionState.Open)
            )
        {
            throw PostgresErrors.Translate(Name, error);
        }
    }

    private async ValueTask MigrateAsync(PostgresFacts facts, CancellationToken cancellationToken)
    {
        await BeginAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Looking first needs no right to create one; another load may have made it meanwhile.
            if (!facts.HasSchema)
            {
                await ExecuteAsync($"CREATE SCHEMA IF NOT EXISTS {SqlDialect.Quote(target.Schema)}", cancellationToken)
                    .ConfigureAwait(false);
            }

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
