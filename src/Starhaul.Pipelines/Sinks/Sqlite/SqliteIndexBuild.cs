using Starhaul.Pipelines.Sinks.Sql;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Sinks.Sqlite;

/// <summary>
/// Makes one index without keeping other writers out for longer than a turn. CREATE INDEX holds the write lock until it ends, which
/// is minutes for a big table.
/// </summary>
/// <remarks>
/// A table WITHOUT ROWID whose key is the columns of the index and what names the row has, record for record, the tree that the
/// index has (https://www.sqlite.org/fileformat2.html sections 1.6, 2.4 and 2.5: both are index b-trees, of the columns of the key in their
/// order). So that table is filled some rows at a time, while triggers keep it true to what other programs write, and in the last
/// step its entry in the schema is written anew as that of the index, as SQLite itself would have written it. A kill leaves
/// the table and its triggers, which the next run takes away.
/// </remarks>
internal sealed class SqliteIndexBuild(SqliteStore store, SqliteDatabase database, TimeProvider time, SqlIndex index)
{
    /// <summary>What the names of tables and triggers begin with that are there only while an index is made.</summary>
    public const string Prefix = "starhaul_build_";

    private static readonly SqliteDialect Dialect = new();

    private readonly string build = Prefix + index.Name;
    private readonly TableDefinition table = index.Table;

    /// <summary>Makes it.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await SqliteWalk.InTransactionAsync(store, Begin, cancellationToken).ConfigureAwait(false);
        await new SqliteWalk(store, database, time, table)
            .RunAsync(
                range =>
                    $"INSERT OR IGNORE INTO {SqlDialect.Quote(build)} SELECT {Values("")} FROM {SqlDialect.Quote(table.Name)}"
                    + $" WHERE {range}{Known("")} ORDER BY {Values("")}",
                cancellationToken
            )
            .ConfigureAwait(false);
        RequireWhole();
        try
        {
            await SqliteWalk.InTransactionAsync(store, End, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // Reads the schema anew, and lets it be written by statements of its own alone.
            database.Execute("PRAGMA writable_schema = RESET");
        }
    }

    private void Begin()
    {
        database.Execute(Dialect.CreateBuild(table, index, build));
        var on = SqlDialect.Quote(table.Name);
        var add = $"INSERT OR IGNORE INTO {SqlDialect.Quote(build)} SELECT {Values("new.")} WHERE true{Known("new.")};";
        var remove =
            $"DELETE FROM {SqlDialect.Quote(build)} WHERE {string.Join(" AND ", Names().Select(name => $"{name} = old.{name}"))};";
        var columns = index
            .Columns.Select(column => SqlDialect.Quote(column.Name))
            .Concat(KeyNames())
            .Distinct(StringComparer.Ordinal);
        database.Execute(
            $"""
            CREATE TRIGGER {Trigger("insert")} AFTER INSERT ON {on} BEGIN {add} END;
            CREATE TRIGGER {Trigger("delete")} AFTER DELETE ON {on} BEGIN {remove} END;
            CREATE TRIGGER {Trigger("update")} AFTER UPDATE OF {string.Join(
                ", ",
                columns
            )} ON {on} BEGIN {remove} {add} END;
            """
        );
    }

    /// <summary>
    /// Makes sure that no row was taken away past the triggers: INSERT OR REPLACE, which no version of this program writes, fires none for
    /// the row that it replaces. It reads what was committed at one moment, beside writers.
    /// </summary>
    private void RequireWhole()
    {
        var whole = $"SELECT count(*) FROM {SqlDialect.Quote(table.Name)} NOT INDEXED WHERE true{Known("")}";
        using var counts = database.Prepare($"SELECT (SELECT count(*) FROM {SqlDialect.Quote(build)}), ({whole})");
        counts.Step();
        var (found, expected) = (counts.Int64(0), counts.Int64(1));
        counts.Step();
        if (found != expected)
        {
            throw new DestinationException(
                $"{store.Name}: the index {index.Name} has {found} entries, expected {expected}: another program replaced rows of {table.Name} while it was made."
            )
            {
                Source = store.Name,
                Hint = "End what writes INSERT OR REPLACE into the table, then run the same command again.",
            };
        }
    }

    private void End()
    {
        if (SqliteIndexes.IsThere(database, index.Name))
        {
            // A load that ended meanwhile made it: two of one name in the schema would damage the file.
            database.Execute($"{DropTriggers} DROP TABLE {SqlDialect.Quote(build)}");
            return;
        }

        long version;
        using (var read = database.Prepare("PRAGMA schema_version"))
        {
            read.Step();
            version = read.Int64(0);
        }

        database.Execute(
            $"""
            {DropTriggers}
            PRAGMA writable_schema = ON;
            UPDATE sqlite_schema SET type = 'index', name = {SqlDialect.Literal(index.Name)},
              tbl_name = {SqlDialect.Literal(table.Name)}, sql = {SqlDialect.Literal(index.Create)}
            WHERE type = 'table' AND name = {SqlDialect.Literal(build)};
            PRAGMA schema_version = {version + 1};
            """
        );
    }

    private string DropTriggers =>
        $"DROP TRIGGER {Trigger("insert")}; DROP TRIGGER {Trigger("delete")}; DROP TRIGGER {Trigger("update")};";

    private string Trigger(string on) => SqlDialect.Quote($"{build}_{on}");

    private string Known(string prefix)
    {
        var known = index
            .Columns.Where(column => !SqlDialect.KeyOf(table).Contains(column))
            .Select(column => $" AND {prefix}{SqlDialect.Quote(column.Name)} IS NOT NULL");
        return string.Concat(known);
    }

    private string Values(string prefix) => string.Join(", ", Names().Select(name => prefix + name));

    private IEnumerable<string> Names() =>
        index
            .Columns.Select(column => SqlDialect.Quote(column.Name))
            .Concat(Dialect.RowName(table, index).Select(at => at.Name));

    private IEnumerable<string> KeyNames() => SqlDialect.KeyOf(table).Select(column => SqlDialect.Quote(column.Name));
}
