using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Starhaul.Pipelines.Tables;
using Starhaul.Pipelines.Tests.Sinks;
using Xunit;

namespace Starhaul.Pipelines.Tests.Galaxy;

/// <summary>What a script finds in records that was written from docs/tables.md alone, to compare what the readers find with.</summary>
internal static class IndependentReading
{
    /// <summary>The rows that a script finds, as lines in order.</summary>
    /// <param name="script">Its path below the tests.</param>
    /// <param name="arguments">What it is given.</param>
    public static IReadOnlyList<string> Lines(string script, params string[] arguments) =>
        Lines(Read(script, arguments));

    /// <summary>Rows as lines in the same order.</summary>
    public static IReadOnlyList<string> Lines(IEnumerable<DumpRow> rows) =>
        [
            .. rows.Select(row => (row with { Stated = [.. row.Stated.Order(StringComparer.Ordinal)] }).ToString())
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>The tables that a script finds: rows as pairs of a table's name and its values by column.</summary>
    /// <param name="script">Its path below the tests.</param>
    /// <param name="arguments">What it is given.</param>
    public static TableDump Tables(string script, params string[] arguments)
    {
        using var rows = Run(script, arguments);
        var dump = new TableDump();
        foreach (var row in rows.RootElement.EnumerateArray())
        {
            var table = GalaxyTables.Data.First(table => table.Name == row[0].GetString());
            Assert.All(row[1].EnumerateObject(), value => Assert.True(table[value.Name] >= 0));
            dump.Add(table, [.. table.Columns.Select(column => Value(column, row[1]))]);
        }

        return dump;
    }

    private static object? Value(Column column, JsonElement row) =>
        !row.TryGetProperty(column.Name, out var value) || value.ValueKind == JsonValueKind.Null
            ? null
            : column.Type switch
            {
                ColumnType.Id => value.GetUInt64(),
                ColumnType.Real => value.GetDouble(),
                ColumnType.Flag => value.GetBoolean(),
                ColumnType.Text or ColumnType.Json => value.GetString(),
                _ => value.GetInt64(),
            };

    private static List<DumpRow> Read(string script, string[] arguments)
    {
        using var rows = Run(script, arguments);
        return [.. rows.RootElement.EnumerateArray().Select(ToRow)];
    }

    private static JsonDocument Run(string script, string[] arguments)
    {
        using var python = Process.Start(
            new ProcessStartInfo("/usr/bin/python3", [Path.Combine(AppContext.BaseDirectory, script), .. arguments])
            {
                RedirectStandardOutput = true,
                UseShellExecute = false,
            }
        )!;
        var output = python.StandardOutput.ReadToEnd();
        python.WaitForExit();
        Assert.Equal(0, python.ExitCode);
        return JsonDocument.Parse(output);
    }

    private static DumpRow ToRow(JsonElement element)
    {
        var table = GalaxyTables.Data.First(table => table.Name == element.GetProperty("table").GetString());
        return new DumpRow
        {
            Table = table.Name,
            Values = element
                .GetProperty("values")
                .EnumerateObject()
                .ToDictionary(value => value.Name, value => Text(table, value), StringComparer.Ordinal),
            Stated = [.. element.GetProperty("stated").EnumerateArray().Select(group => group.GetString()!)],
            Sets = table
                .Groups.Where(group => element.GetProperty("sets").TryGetProperty(group.Name, out _))
                .ToDictionary(
                    group => group.Name,
                    group =>
                        element
                            .GetProperty("sets")
                            .GetProperty(group.Name)
                            .EnumerateArray()
                            .Select(name => name.GetString()!)
                            .Order(StringComparer.Ordinal)
                            .ToList(),
                    StringComparer.Ordinal
                ),
        };
    }

    private static string Text(TableDefinition table, JsonProperty value)
    {
        var text = value.Value.GetString()!;
        return table.Columns[table[value.Name]].Type == ColumnType.Real
            ? double.Parse(text, CultureInfo.InvariantCulture).ToString("R", CultureInfo.InvariantCulture)
            : text;
    }
}
