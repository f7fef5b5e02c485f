using System.Globalization;
using Starhaul.DuckDb.Native;

namespace Starhaul.Bench;

/// <summary>
/// Runs a file of statements in a DuckDB of its own in memory, with the library that the sinks use:
/// <c>Starhaul.Bench sql FILE.sql FOLDER</c>. <c>{folder}</c> in the file is the folder. Of a SELECT it prints the first
/// three columns of the first row, which are BIGINT.
/// </summary>
internal static class RunSql
{
    private const int PrintedColumns = 3;

    public static int Run(string path, string folder)
    {
        var text = File.ReadAllText(path).Replace("{folder}", folder, StringComparison.Ordinal);
        var options = new DuckDbOptions { MemoryLimit = "4GB", TemporaryFolder = folder };
        using var database = DuckDbDatabase.Open(DuckDbDatabase.InMemory, options);
        using var connection = database.Connect();
        foreach (
            var statement in text.Split(";\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        )
        {
            using var result = connection.Query(statement);
            if (statement.StartsWith("SELECT", StringComparison.Ordinal))
            {
                var numbers = result.FirstRow(PrintedColumns) ?? [];
                Console.WriteLine(
                    string.Join(' ', numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)))
                );
            }
        }

        return 0;
    }
}
