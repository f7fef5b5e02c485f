using Npgsql;
using Starhaul.Pipelines.Sinks.Sql;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Postgres.Store;

/// <summary>
/// Makes the indexes of a schema that are missing. After a first load each is made at once, while other writers wait; in a database
/// that is in use CONCURRENTLY, which keeps nobody out and so runs in no transaction.
/// </summary>
/// <param name="store">Its transactions, each of which is a turn.</param>
/// <param name="connection">The store's connection.</param>
/// <param name="schema">The schema.</param>
internal sealed class PostgresIndexes(PostgresStore store, NpgsqlConnection connection, string schema)
{
    // Systems whose cubes are filled in in one transaction: some 100 ms.
    private const int SystemsOfAStep = 5_000;

    private static readonly PostgresDialect Dialect = new();

    private readonly string quoted = SqlDialect.Quote(schema);

    /// <summary>Makes what is missing, in the order of what others need: first the cells, then the indexes.</summary>
    public async Task<IReadOnlyList<(string Name, TimeSpan Took)>> MakeAsync(
        bool isFirstLoad,
        IProgress<(string Name, TimeSpan Took)>? progress,
        CancellationToken cancellationToken
    )
    {
        var made = new List<(string Name, TimeSpan Took)>();
        await DropBrokenAsync(cancellationToken).ConfigureAwait(false);
        var there = await ReadNamesAsync(isValid: true, cancellationToken).ConfigureAwait(false);
        var missing = GalaxyTables
            .All.SelectMany(Dialect.Indexes)
            .Where(index => !there.Contains(index.Name, StringComparer.Ordinal))
            .ToList();
        if (missing.Exists(index => index.Name == SqlDialect.CellIndex))
        {
            await StepAsync(GalaxyTables.CellColumn, () => FillCellsAsync(cancellationToken)).ConfigureAwait(false);
        }

        foreach (var index in missing)
        {
            await StepAsync(
                    index.Name,
                    () =>
                        isFirstLoad
                            ? InTransactionAsync(
                                () => ExecuteAsync(index.CreateIfMissing, cancellationToken),
                                cancellationToken
                            )
                            : ExecuteAsync(
                                $"CREATE INDEX CONCURRENTLY IF NOT EXISTS {SqlDialect.Quote(index.Name)} ON {quoted}.{SqlDialect.Quote(index.Table.Name)} {index.Definition}",
                                cancellationToken
                            )
                )
                .ConfigureAwait(false);
        }

        await StepAsync("ANALYZE", () => AnalyzeAsync(cancellationToken)).ConfigureAwait(false);
        return made;

        async Task StepAsync(string name, Func<Task> make)
        {
            var began = TimeProvider.System.GetTimestamp();
            await make().ConfigureAwait(false);
            made.Add((name, TimeProvider.System.GetElapsedTime(began)));
            progress?.Report(made[^1]);
        }
    }

    private async Task FillCellsAsync(CancellationToken cancellationToken)
    {
        long? from = null;
        do
        {
            var after = from is { } id ? FormattableString.Invariant($"WHERE id64 > {id}") : "";
            await InTransactionAsync(
                    async () =>
                    {
                        from = await ReadNumberAsync(
                                $"SELECT max(id64) FROM (SELECT id64 FROM systems {after} ORDER BY id64 LIMIT {SystemsOfAStep}) s",
                                cancellationToken
                            )
                            .ConfigureAwait(false);
                        if (from is { } last)
                        {
                            var range = FormattableString.Invariant($"id64 <= {last} AND ");
                            await ExecuteAsync(
                                    Dialect.FillCells(
                                        after.Length == 0 ? range : $"{after["WHERE ".Length..]} AND {range}"
                                    ),
                                    cancellationToken
                                )
                                .ConfigureAwait(false);
                        }
                    },
                    cancellationToken
                )
                .ConfigureAwait(false);
        } while (from is not null);
    }

    private async Task AnalyzeAsync(CancellationToken cancellationToken)
    {
        foreach (var table in GalaxyTables.Data)
        {
            await ExecuteAsync($"ANALYZE {quoted}.{SqlDialect.Quote(table.Name)}", cancellationToken)
                .ConfigureAwait(false);
        }
    }

    /// <summary>What a CONCURRENTLY that was ended left behind is in nobody's way and of no use.</summary>
    private async Task DropBrokenAsync(CancellationToken cancellationToken)
    {
        var own = GalaxyTables.All.SelectMany(Dialect.Indexes).Select(index => index.Name).ToList();
        foreach (var name in await ReadNamesAsync(isValid: false, cancellationToken).ConfigureAwait(false))
        {
            if (own.Contains(name, StringComparer.Ordinal))
            {
                await ExecuteAsync(
                        $"DROP INDEX CONCURRENTLY IF EXISTS {quoted}.{SqlDialect.Quote(name)}",
                        cancellationToken
                    )
                    .ConfigureAwait(false);
            }
        }
    }

    private async Task<List<string>> ReadNamesAsync(bool isValid, CancellationToken cancellationToken)
    {
        using var command = Command(
            $"""
            SELECT c.relname::text FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = {SqlDialect.Literal(schema)} AND i.indisvalid = {(isValid ? "true" : "false")}
            """
        );
        var names = new List<string>();
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = reader.ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            names.Add(reader.GetString(0));
        }

        return names;
    }

    private async Task<long?> ReadNumberAsync(string sql, CancellationToken cancellationToken)
    {
        using var command = Command(sql);
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) as long?;
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        using var command = Command(sql);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

#pragma warning disable CA2100 // Names come from the table definitions and are quoted.
    // An index of a big table takes as long as it takes.
    private NpgsqlCommand Command(string sql) => new(sql, connection) { CommandTimeout = 0 };
#pragma warning restore CA2100

    private async Task InTransactionAsync(Func<Task> work, CancellationToken cancellationToken)
    {
        await store.BeginAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await work().ConfigureAwait(false);
            await store.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await store.RollbackAsync().ConfigureAwait(false);
            throw;
        }
    }
}
