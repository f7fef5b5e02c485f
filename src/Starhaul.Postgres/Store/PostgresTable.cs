using System.Globalization;
using System.Text;
using Npgsql;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Sinks.Sql;
using Starhaul.Pipelines.Tables;
using Starhaul.Postgres.Copy;
using Starhaul.Postgres.Urls;

namespace Starhaul.Postgres.Store;

/// <summary>
/// One table of an open connection. Every row goes through binary COPY: new ones straight into the table, others into a
/// temporary one beside it, from which one statement changes or removes them all.
/// </summary>
internal sealed class PostgresTable
{
    private readonly NpgsqlConnection connection;
    private readonly PostgresTarget target;
    private readonly TableDefinition table;
    private readonly Column[] columns;
    private readonly int keyLength;
    private readonly string name;
    private readonly string stage;
    private readonly string match;

    public PostgresTable(NpgsqlConnection connection, PostgresTarget target, TableDefinition table)
    {
        this.connection = connection;
        this.target = target;
        this.table = table;
        columns = [.. table.Columns];
        keyLength = table.KeyLength;
        name = $"{SqlDialect.Quote(target.Schema)}.{SqlDialect.Quote(table.Name)}";
        stage = $"pg_temp.{SqlDialect.Quote($"stage_{table.Name}")}";
        match = string.Join(
            " AND ",
            SqlDialect.KeyOf(table).Select(column => SqlDialect.Quote(column.Name)).Select(key => $"t.{key} = s.{key}")
        );
    }

    /// <summary>Adds rows.</summary>
    public ValueTask InsertAsync(RowBuffer rows, ReadOnlyMemory<int> which, CancellationToken cancellationToken) =>
        CopyAsync(name, columns, rows, which, cancellationToken);

    /// <summary>Adds rows by a statement that counts them: COPY says nothing of rows that a trigger drops.</summary>
    public async ValueTask InsertStagedAsync(
        RowBuffer rows,
        ReadOnlyMemory<int> which,
        CancellationToken cancellationToken
    )
    {
        var names = SqlDialect.Names(columns);
        await CopyAsync(stage, columns, rows, which, cancellationToken).ConfigureAwait(false);
        await ExecuteAsync($"INSERT INTO {name} ({names}) SELECT {names} FROM {stage}", which.Length, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Replaces rows that are there.</summary>
    public async ValueTask UpdateAsync(RowBuffer rows, ReadOnlyMemory<int> which, CancellationToken cancellationToken)
    {
        var assignments = columns
            .Skip(keyLength)
            .Select(column => SqlDialect.Quote(column.Name))
            .Select(column => $"{column} = s.{column}");
        await CopyAsync(stage, columns, rows, which, cancellationToken).ConfigureAwait(false);
        await ExecuteAsync(
                $"UPDATE {name} t SET {string.Join(", ", assignments)} FROM {stage} s WHERE {match}",
                which.Length,
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>Removes rows by their whole keys; those that are not there need no removing.</summary>
    public async ValueTask DeleteAsync(RowBuffer rows, ReadOnlyMemory<int> which, CancellationToken cancellationToken)
    {
        await CopyAsync(stage, columns.AsMemory(0, keyLength), rows, which, cancellationToken).ConfigureAwait(false);
        await ExecuteAsync($"DELETE FROM {name} t USING {stage} s WHERE {match}", expected: null, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Makes the temporary table of a transaction, with which it goes.</summary>
    public async ValueTask StageAsync(CancellationToken cancellationToken)
    {
        using var command = Command(
            $"CREATE TEMPORARY TABLE {SqlDialect.Quote($"stage_{table.Name}")} ON COMMIT DROP AS SELECT {SqlDialect.Names(columns)} FROM {name} WITH NO DATA"
        );
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Appends the rows that have one of the keys in their column.</summary>
    public ValueTask ReadAsync(KeyList keys, RowBuffer into, CancellationToken cancellationToken) =>
        ReadAsync($"WHERE {SqlDialect.Quote(keys.Column.Name)} = ANY({ArrayOf(keys)})", into, cancellationToken);

    /// <summary>Appends every row by its key upwards.</summary>
    public ValueTask ReadAllAsync(RowBuffer into, CancellationToken cancellationToken) =>
        ReadAsync($"ORDER BY {SqlDialect.Names(columns.Take(keyLength))}", into, cancellationToken);

    /// <summary>Appends the row with the greatest key.</summary>
    public ValueTask ReadLastAsync(RowBuffer into, CancellationToken cancellationToken)
    {
        var key = columns.Take(keyLength).Select(column => $"{SqlDialect.Quote(column.Name)} DESC");
        return ReadAsync($"ORDER BY {string.Join(", ", key)} LIMIT 1", into, cancellationToken);
    }

    private async ValueTask ReadAsync(string clause, RowBuffer into, CancellationToken cancellationToken)
    {
        var stream = await connection
            .BeginRawBinaryCopyAsync(
                $"COPY (SELECT {SqlDialect.Names(columns)} FROM {name} {clause}) TO STDOUT (FORMAT BINARY)",
                cancellationToken
            )
            .ConfigureAwait(false);
        await using var _ = stream.ConfigureAwait(false);
        using var reader = new CopyReader(stream);
        await reader.ReadAsync(into, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask CopyAsync(
        string into,
        ReadOnlyMemory<Column> written,
        RowBuffer rows,
        ReadOnlyMemory<int> which,
        CancellationToken cancellationToken
    )
    {
        var names = SqlDialect.Names(written.ToArray());
        var stream = await connection
            .BeginRawBinaryCopyAsync($"COPY {into} ({names}) FROM STDIN (FORMAT BINARY)", cancellationToken)
            .ConfigureAwait(false);
        await using var _ = stream.ConfigureAwait(false);
        using var writer = new CopyWriter(stream, written);
        try
        {
            await writer.WriteAsync(rows, which, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            // Giving the stream back would complete the copy.
            await CancelAsync(stream).ConfigureAwait(false);
            throw;
        }
    }

    private static async ValueTask CancelAsync(NpgsqlRawCopyStream stream)
    {
        try
        {
            await stream.CancelAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (error is NpgsqlException or IOException or InvalidOperationException)
        {
            // The connection is gone and the copy with it: what broke it is the error to tell.
        }
    }

    /// <summary>Runs a statement over the stage, which is empty after it.</summary>
    /// <exception cref="DestinationException">It did not change as many rows as were given: a trigger or a rule drops some.</exception>
    private async ValueTask ExecuteAsync(string sql, int? expected, CancellationToken cancellationToken)
    {
#pragma warning disable CA2100 // Names come from the table definitions.
        using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands = { new NpgsqlBatchCommand(sql), new NpgsqlBatchCommand($"DELETE FROM {stage}") },
        };
#pragma warning restore CA2100
        await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        var found = (long)batch.BatchCommands[0].RecordsAffected;
        if (found != (expected ?? found))
        {
            throw PostgresErrors.OfCount(target.Name, table.Name, expected!.Value, found);
        }
    }

    // COPY takes no parameters. The quotes of standard_conforming_strings, which the store sets, are safe for any text.
    private static string ArrayOf(KeyList keys)
    {
        var list = new StringBuilder(keys.IsText ? "ARRAY[" : "'{");
        for (var key = 0; key < keys.Count; key++)
        {
            list.Append(key == 0 ? "" : ",");
            _ = keys.IsText
                ? list.Append(SqlDialect.Literal(Kept(keys.Utf8(key).Span)))
                : list.Append(CultureInfo.InvariantCulture, $"{keys.Number(key)}");
        }

        return list.Append(keys.IsText ? "]::text[]" : "}'::bigint[]").ToString();
    }

    private static string Kept(ReadOnlySpan<byte> text) => Encoding.UTF8.GetString(text).Replace('\0', '\ufffd');

#pragma warning disable CA2100 // Names come from the table definitions, and keys go through COPY.
    private NpgsqlCommand Command(string sql) => new(sql, connection);
#pragma warning restore CA2100
}
