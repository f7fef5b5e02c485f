using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Sinks.Sql;

/// <summary>
/// Holds a catalog to the tables that this program writes. Rows go in and out as bits, so a column whose type somebody changed
/// would be read as other numbers without an error; the version of the schema says nothing of that.
/// </summary>
internal static class SchemaCheck
{
    /// <summary>Makes sure that every table can be read and written. What a person added beside it is not looked at.</summary>
    /// <param name="found">The catalog.</param>
    /// <param name="dialect">How the database writes types.</param>
    /// <param name="target">The target, for the message.</param>
    /// <exception cref="DestinationException">A table differs; the message names what is expected and what was found.</exception>
    public static void Require(FoundSchema found, SqlDialect dialect, string target)
    {
        var isComplete = found.Version == GalaxyTables.SchemaVersion;
        foreach (var table in GalaxyTables.All)
        {
            if (found[table.Name] is { } there)
            {
                RequireTable(table, there, dialect, target, isComplete);
            }
            else if (isComplete)
            {
                throw Differs(
                    target,
                    $"the table {table.Name} is missing",
                    "Restore it from a copy, or load into another target."
                );
            }
        }
    }

    private static void RequireTable(
        TableDefinition table,
        FoundTable found,
        SqlDialect dialect,
        string target,
        bool isComplete
    )
    {
        if (found.Kind != "table")
        {
            throw Differs(target, $"{table.Name} is a {found.Kind}, expected a table", "Give it another name.");
        }

        foreach (var column in table.Columns)
        {
            RequireColumn(table, column, found, dialect, target, isComplete);
        }

        var foreign = found.Columns.FirstOrDefault(column =>
            column.Value.IsRequired && table.Columns.All(own => own.Name != column.Key)
        );
        if (foreign.Key is not null)
        {
            throw Differs(
                target,
                $"the column {table.Name}.{foreign.Key} is NOT NULL and has no default, so no row can be added",
                "Give it a default, or let it be null."
            );
        }

        string[] key = [.. SqlDialect.KeyOf(table).Select(column => column.Name)];
        if (dialect.HasKeys && !found.Keys.Exists(columns => columns.SetEquals(key)))
        {
            throw Differs(
                target,
                $"the table {table.Name} has no primary key ({string.Join(", ", key)})",
                $"Give it back: ALTER TABLE {table.Name} ADD PRIMARY KEY ({string.Join(", ", key)})."
            );
        }
    }

    private static void RequireColumn(
        TableDefinition table,
        Column column,
        FoundTable found,
        SqlDialect dialect,
        string target,
        bool isComplete
    )
    {
        var expected = dialect.CatalogType(table, column);
        if (!found.Columns.TryGetValue(column.Name, out var there))
        {
            if (isComplete)
            {
                throw Differs(
                    target,
                    $"the column {table.Name}.{column.Name} ({expected}) is missing",
                    $"Add it again: ALTER TABLE {table.Name} ADD COLUMN {column.Name} {expected}."
                );
            }

            return;
        }

        if (!string.Equals(there.Type, expected, StringComparison.OrdinalIgnoreCase))
        {
            throw Differs(
                target,
                $"the column {table.Name}.{column.Name} is of the type {there.Type}, expected {expected}",
                $"Change it back to {expected}."
            );
        }

        if (there.IsRequired && !SqlDialect.KeyOf(table).Contains(column))
        {
            throw Differs(
                target,
                $"the column {table.Name}.{column.Name} is NOT NULL, expected one that may be null",
                "Drop the NOT NULL: a source does not state every value."
            );
        }
    }

    private static DestinationException Differs(string target, string what, string hint) =>
        new($"{target} was changed by another program: {what}. Nothing was written.")
        {
            Source = target,
            Step = FetchStep.Publish,
            Hint = $"{hint} Or name another target. Columns, indexes, views and tables of your own may stay.",
        };
}
