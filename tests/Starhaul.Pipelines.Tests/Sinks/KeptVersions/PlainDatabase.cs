using Microsoft.Data.Sqlite;
using Npgsql;
using Starhaul.DuckDb.Native;
using Xunit;

namespace Starhaul.Pipelines.Tests.Sinks.KeptVersions;

/// <summary>A database as its own driver shows it, tables and columns as they stand there, past everything that knows the schema.</summary>
/// <param name="Ask">Runs a question whose rows are one text each.</param>
/// <param name="Columns">The question for all columns of all tables, as <c>table column</c>, in their order.</param>
/// <param name="Row">The expression for some columns as one text.</param>
internal sealed record PlainDatabase(
    Func<string, Task<List<string>>> Ask,
    string Columns,
    Func<IEnumerable<string>, string> Row
)
{
    /// <summary>The columns of each table, those of the schema's version aside.</summary>
    public async Task<ILookup<string, string>> ReadColumnsAsync() =>
        (await Ask(Columns))
            .Select(line => line.Split(' '))
            .Where(words => words[0] != "schema_version")
            .ToLookup(words => words[0], words => words[1]);

    /// <summary>Every row of these columns, in an order of its own.</summary>
    public async Task<string> ReadAsync(ILookup<string, string> columns)
    {
        var text = new List<string>();
        foreach (var table in columns)
        {
            var rows = await Ask($"SELECT {Row(table.Select(column => $"\"{column}\""))} FROM \"{table.Key}\"");
            text.AddRange(rows.Order(StringComparer.Ordinal).Select(row => $"{table.Key}: {row}"));
        }

        return string.Join('\n', text);
    }

    public async Task<string> ReadVersionAsync() =>
        Assert.Single(await Ask($"SELECT {Row(["version"])} FROM schema_version")).Trim('(', ')');

    public static PlainDatabase OfSqlite(string path) =>
        new(
            async sql =>
            {
                await using var connection = new SqliteConnection($"Data Source={path};Pooling=False;Mode=ReadOnly");
                await connection.OpenAsync();
                await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The tests' own SQL.
                command.CommandText = sql;
#pragma warning restore CA2100
                await using var reader = await command.ExecuteReaderAsync();
                var lines = new List<string>();
                while (await reader.ReadAsync())
                {
                    lines.Add(reader.GetString(0));
                }

                return lines;
            },
            "SELECT t.name || ' ' || c.name FROM sqlite_schema t, pragma_table_info(t.name) c "
                + "WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' ORDER BY t.name, c.cid",
            columns => string.Join(" || '|' || ", columns.Select(column => $"quote({column})"))
        );

    public static PlainDatabase OfPostgres(string connectionString) =>
        new(
            async sql =>
            {
                await using var connection = new NpgsqlConnection(connectionString);
                await connection.OpenAsync();
#pragma warning disable CA2100 // The tests' own SQL.
                await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
                await using var reader = await command.ExecuteReaderAsync();
                var lines = new List<string>();
                while (await reader.ReadAsync())
                {
                    lines.Add(reader.GetString(0));
                }

                return lines;
            },
            "SELECT c.table_name || ' ' || c.column_name FROM information_schema.columns c "
                + "JOIN information_schema.tables t USING (table_schema, table_name) "
                + "WHERE t.table_type = 'BASE TABLE' AND t.table_schema = 'public' ORDER BY c.table_name, c.ordinal_position",
            columns => $"ROW({string.Join(", ", columns)})::text"
        );

    // Through a file of text, which DuckDB writes by itself.
    public static PlainDatabase OfDuckDb(string path) =>
        new(
            async sql =>
            {
                var lines = path + ".lines";
                using (var database = DuckDbDatabase.Open(path, new DuckDbOptions()))
                {
                    using var connection = database.Connect();
                    connection.Execute($"COPY ({sql}) TO '{lines}' (FORMAT csv, HEADER false, QUOTE '')");
                }

                return [.. await File.ReadAllLinesAsync(lines)];
            },
            "SELECT table_name || ' ' || column_name FROM duckdb_columns() JOIN duckdb_tables() USING (table_oid, table_name) "
                + "WHERE NOT duckdb_tables.internal ORDER BY table_name, column_index",
            columns => $"ROW({string.Join(", ", columns)})::VARCHAR"
        );
}
